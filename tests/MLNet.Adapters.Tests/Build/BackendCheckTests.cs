namespace MLNet.Adapters.Tests.Build;

/// <summary>The warnings of the packed targets about TorchSharp's native library, on made-up package assets.</summary>
[TestClass]
public sealed class BackendCheckTests
{
    private const string Missing = "MLNA0002";
    private const string Unsupported = "MLNA0003";
    private const string Backend = "Backend=true;TorchSharpCpuPackage=true";

    // Properties of a project, and the warning that they lead to.
    private static readonly (string Properties, string Warning)[] Cases =
    [
        ("OutputType=Exe", Missing),
        ("OutputType=WinExe", Missing),
        ("OutputType=Library", ""),
        ("OutputType=Library;IsTestProject=true", Missing),
        ("OutputType=Exe;RuntimeIdentifier=linux-x64", Missing),
        ("OutputType=Exe;MLNetAdaptersCheckBackend=false", ""),
        ("OutputType=Exe;MSBuildWarningsAsMessages=MLNA0002", ""),
        ("OutputType=Exe;DesignTimeBuild=true", ""),
        ($"OutputType=Exe;{Backend}", ""),
        ($"OutputType=Exe;{Backend};RuntimeIdentifier=linux-x64", ""),
        ($"OutputType=Exe;{Backend};RuntimeIdentifier=linux-arm64", Unsupported),
        ($"OutputType=Exe;{Backend};RuntimeIdentifier=win-arm64", Unsupported),
        ($"OutputType=Exe;{Backend};RuntimeIdentifier=osx-x64", Unsupported),
        ($"OutputType=Exe;{Backend};RuntimeIdentifier=linux-musl-x64", Unsupported),
        ($"OutputType=Library;{Backend};RuntimeIdentifier=linux-musl-x64", ""),
        ("OutputType=Exe;RuntimeIdentifier=linux-arm64", Unsupported),
        ("OutputType=Exe;RuntimeIdentifier=linux-arm64;MLNetAdaptersCheckBackend=false", ""),
        ($"OutputType=Exe;{Backend};NETCoreSdkPortableRuntimeIdentifier=linux-arm64", Unsupported),
        ($"OutputType=Exe;{Backend};NETCoreSdkPortableRuntimeIdentifier=linux-arm64;MLNetAdaptersTrimNative=false", ""),
        ("OutputType=Exe;BackendOfArm=true;RuntimeIdentifier=linux-arm64", ""),
    ];

    [TestMethod]
    public void Build_of_an_application_warns_where_it_has_no_native_library()
    {
        string[] outputs = Outputs();

        Assert.HasCount(Cases.Length, outputs);
        foreach (var ((properties, warning), output) in Cases.Zip(outputs))
        {
            if (warning == "")
                Assert.IsFalse(output.Contains("warning", StringComparison.Ordinal), $"{properties}: {output}");
            else
                StringAssert.Contains(output, $"warning {warning}", properties);
        }
    }

    [TestMethod]
    public void Warnings_name_the_remedy()
    {
        string output = string.Concat(Outputs());

        StringAssert.Contains(output, "Add: dotnet add package TorchSharp-cpu --version 1.2.3 ");
        StringAssert.Contains(output, "no native library for linux-arm64: ");
        StringAssert.Contains(output, "Publish for linux-x64, to run on an x64 processor.");
        StringAssert.Contains(output, "no native library for win-arm64: ");
        StringAssert.Contains(output, "Publish for win-x64: ");
        StringAssert.Contains(output, "in a container image with glibc");
        StringAssert.Contains(output, "set MLNetAdaptersCheckBackend to false");
    }

    // What the build of each case prints; one process builds all.
    private static string[] Outputs()
    {
        string folder = Directory.CreateTempSubdirectory("mlnet-adapters-").FullName;
        try
        {
            File.WriteAllText(Path.Combine(folder, "app.proj"), $"""
                <Project>
                  <PropertyGroup>
                    <NETCoreSdkPortableRuntimeIdentifier>linux-x64</NETCoreSdkPortableRuntimeIdentifier>
                    <MLNetAdaptersPatchNative>false</MLNetAdaptersPatchNative>
                  </PropertyGroup>
                  <Target Name="ResolvePackageAssets">
                    <ItemGroup>
                      <RuntimeCopyLocalItems Include="cache/TorchSharp.dll" NuGetPackageId="TorchSharp" NuGetPackageVersion="1.2.3" />
                      <RuntimeTargetsCopyLocalItems Include="cache/libtorch.so"
                                                    NuGetPackageId="libtorch-cpu-linux-x64"
                                                    RuntimeIdentifier="linux-x64"
                                                    Condition="'$(Backend)$(RuntimeIdentifier)' == 'true'" />
                      <NativeCopyLocalItems Include="cache/libtorch.so"
                                            NuGetPackageId="libtorch-cpu-linux-x64"
                                            Condition="'$(Backend)$(RuntimeIdentifier)' == 'truelinux-x64'
                                              or '$(Backend)$(RuntimeIdentifier)' == 'truelinux-musl-x64'" />
                      <NativeCopyLocalItems Include="cache/libtorch.so"
                                            NuGetPackageId="libtorch-cpu-linux-arm64"
                                            Condition="'$(BackendOfArm)' == 'true'" />
                    </ItemGroup>
                  </Target>
                  <Import Project="{Repository.PackedTargets}" />
                </Project>
                """);
            string calls = string.Concat(Cases.Select(one => $"""
                <Message Importance="high" Text="[case]" />
                <MSBuild Projects="app.proj" Targets="ResolvePackageAssets" Properties="{one.Properties}" />
                """));
            File.WriteAllText(Path.Combine(folder, "cases.proj"), $"""<Project><Target Name="Build">{calls}</Target></Project>""");
            return ToolProcess.Dotnet(folder, "msbuild", "cases.proj", "-nologo", "-clp:NoSummary").Split("[case]")[1..];
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
