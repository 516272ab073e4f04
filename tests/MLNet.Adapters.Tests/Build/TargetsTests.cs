using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace MLNet.Adapters.Tests.Build;

/// <summary>The packed targets on made-up package assets, without a restore or a compiler.</summary>
[TestClass]
public sealed class TargetsTests
{
    private string _folder = "";

    [TestInitialize]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("mlnet-adapters-").FullName;

    [TestCleanup]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [TestMethod]
    public void A_library_that_is_not_recognised_is_used_unchanged_with_a_warning()
    {
        string output = Build("RuntimeTargetsCopyLocalItems", new SyntheticLibrary().ForMachine(183).Build());

        StringAssert.Contains(output, "warning MLNA0001");
        StringAssert.Contains(output, "machine 183");
        StringAssert.Contains(output, "[cache/libLibTorchSharp.so]");
    }

    [TestMethod]
    [DataRow("RuntimeTargetsCopyLocalItems")]
    [DataRow("NativeCopyLocalItems")]
    public void A_patched_copy_takes_the_place_of_the_library_and_keeps_its_metadata(string list)
    {
        string output = Build(list, SyntheticLibrary.Unpatched());

        StringAssert.Contains(output, "[obj/native/libLibTorchSharp.so] for runtimes/linux-x64/native/libLibTorchSharp.so");
        CollectionAssert.AreEqual(SyntheticLibrary.Patched(), Read("obj/native/libLibTorchSharp.so"));
        CollectionAssert.AreEqual(SyntheticLibrary.Unpatched(), Read("cache/libLibTorchSharp.so"));
    }

    [TestMethod]
    public void Only_libtorch_and_SkiaSharp_of_other_systems_and_what_libtorch_never_uses_are_left_out()
    {
        string output = Build("RuntimeTargetsCopyLocalItems", SyntheticLibrary.Unpatched());

        foreach (string kept in new[] { "libtorch.so", "libSkiaSharp.so", "other.dll", "libshm.so" })
            StringAssert.Contains(output, $"[cache/{kept}]");
        foreach (string left in new[] { "torch.dll", "libSkiaSharp.dylib", "libtorch_python.so" })
            Assert.IsFalse(output.Contains($"[cache/{left}]", StringComparison.Ordinal), output);
    }

    [TestMethod]
    public void What_libtorch_never_uses_is_also_left_out_for_a_given_system()
    {
        string output = Build("NativeCopyLocalItems", SyntheticLibrary.Unpatched());

        foreach (string kept in new[] { "libtorch.so", "libSkiaSharp.so", "libshm.so" })
            StringAssert.Contains(output, $"[cache/{kept}]");
        Assert.IsFalse(output.Contains("[cache/libtorch_python.so]", StringComparison.Ordinal), output);
    }

    private string Build(string list, byte[] library)
    {
        Directory.CreateDirectory(Path.Combine(_folder, "cache"));
        File.WriteAllBytes(Path.Combine(_folder, "cache", "libLibTorchSharp.so"), library);
        string tasks = typeof(MLNet.Adapters.Build.LibTorchSharpPatch).Assembly.Location;
        File.WriteAllText(Path.Combine(_folder, "app.proj"), $"""
            <Project DefaultTargets="Show">
              <PropertyGroup>
                <MLNetAdaptersTasksAssembly>{tasks}</MLNetAdaptersTasksAssembly>
                <NETCoreSdkPortableRuntimeIdentifier>linux-x64</NETCoreSdkPortableRuntimeIdentifier>
                <IntermediateOutputPath>obj/</IntermediateOutputPath>
              </PropertyGroup>
              <Target Name="ResolvePackageAssets">
                <ItemGroup>
                  <{list} Include="cache/libLibTorchSharp.so" NuGetPackageId="TorchSharp" RuntimeIdentifier="linux-x64"
                          PathInPackage="runtimes/linux-x64/native/libLibTorchSharp.so" />
                  <{list} Include="cache/libtorch.so" NuGetPackageId="libtorch-cpu-linux-x64" RuntimeIdentifier="linux-x64" />
                  <{list} Include="cache/torch.dll" NuGetPackageId="libtorch-cpu-win-x64" RuntimeIdentifier="win-x64" />
                  <{list} Include="cache/libtorch_python.so" NuGetPackageId="libtorch-cpu-linux-x64" RuntimeIdentifier="linux-x64" />
                  <{list} Include="cache/libSkiaSharp.so" NuGetPackageId="SkiaSharp.NativeAssets.Linux" RuntimeIdentifier="linux-x64" />
                  <{list} Include="cache/libSkiaSharp.dylib" NuGetPackageId="SkiaSharp.NativeAssets.macOS" RuntimeIdentifier="osx" />
                  <{list} Include="cache/other.dll" NuGetPackageId="Other" RuntimeIdentifier="win-x64" />
                  <{list} Include="cache/libshm.so" NuGetPackageId="Other" RuntimeIdentifier="linux-x64" />
                </ItemGroup>
              </Target>
              <Import Project="{Repository.PackedTargets}" />
              <Target Name="Show" DependsOnTargets="ResolvePackageAssets">
                <Message Importance="high" Text="[%({list}.Identity)] for %({list}.PathInPackage)" />
              </Target>
            </Project>
            """);
        return ToolProcess.Dotnet(_folder, "msbuild", "app.proj", "-nologo");
    }

    private byte[] Read(string path) => File.ReadAllBytes(Path.Combine(_folder, path));
}
