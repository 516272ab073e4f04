using Microsoft.VisualStudio.TestTools.UnitTesting;
using MLNet.Adapters.Build;

namespace MLNet.Adapters.Tests.Build;

[TestClass]
public sealed class LibTorchSharpPatchTests
{
    [TestMethod]
    public void A_library_that_needs_the_new_symbol_is_patched_byte_for_byte_as_expected()
    {
        byte[] library = SyntheticLibrary.Unpatched();

        PatchResult result = LibTorchSharpPatch.Apply(library);

        Assert.AreEqual(PatchOutcome.Patched, result.Outcome, result.Reason);
        CollectionAssert.AreEqual(SyntheticLibrary.Patched(), library);
    }

    [TestMethod]
    public void The_order_of_the_versions_does_not_matter()
    {
        byte[] library = new SyntheticLibrary()
            .WithoutImport(LibTorchSharpPatch.NewSymbol)
            .Importing(LibTorchSharpPatch.NewSymbol, LibTorchSharpPatch.NewVersion)
            .Build();

        Assert.AreEqual(PatchOutcome.Patched, LibTorchSharpPatch.Apply(library).Outcome);
        Assert.AreEqual(PatchOutcome.AlreadyPatched, LibTorchSharpPatch.Apply(library).Outcome);
    }

    [TestMethod]
    public void A_patched_library_is_recognised_and_unchanged()
    {
        byte[] library = SyntheticLibrary.Patched();

        Assert.AreEqual(PatchOutcome.AlreadyPatched, LibTorchSharpPatch.Apply(library).Outcome);
        CollectionAssert.AreEqual(SyntheticLibrary.Patched(), library);
    }

    [TestMethod]
    public void A_library_of_an_older_compiler_needs_no_patch()
    {
        byte[] library = new SyntheticLibrary().WithoutImport(LibTorchSharpPatch.NewSymbol).Build();
        byte[] before = [.. library];

        Assert.AreEqual(PatchOutcome.NotNeeded, LibTorchSharpPatch.Apply(library).Outcome);
        CollectionAssert.AreEqual(before, library);
    }

    [TestMethod]
    public void A_library_for_another_architecture_is_refused_by_its_machine_number() =>
        AssertRefused(new SyntheticLibrary().ForMachine(183).Build(), "machine 183");

    [TestMethod]
    public void A_second_symbol_of_the_new_version_is_refused_by_name() =>
        AssertRefused(
            new SyntheticLibrary().Importing("_ZSt3newv", LibTorchSharpPatch.NewVersion).Build(), "_ZSt3newv");

    [TestMethod]
    public void A_version_newer_than_the_known_one_is_refused_by_name() =>
        AssertRefused(new SyntheticLibrary().Importing("_ZSt3newv", "GLIBCXX_3.4.33").Build(), "GLIBCXX_3.4.33");

    [TestMethod]
    public void A_library_that_imports_both_symbols_is_refused() =>
        AssertRefused(
            new SyntheticLibrary().Importing(LibTorchSharpPatch.OldSymbol, LibTorchSharpPatch.OldVersion).Build(),
            LibTorchSharpPatch.OldSymbol);

    [TestMethod]
    public void A_library_without_the_old_version_is_refused() =>
        AssertRefused(new SyntheticLibrary().WithoutImport("_Znwm").Build(), "0 times for GLIBCXX_3.4 ");

    [TestMethod]
    public void A_file_that_is_not_ELF_is_refused() => AssertRefused(new byte[4096], "not an ELF file");

    [TestMethod]
    public void A_library_cut_at_any_byte_is_refused()
    {
        byte[] whole = SyntheticLibrary.Unpatched();
        for (int length = 0; length < whole.Length; length++)
        {
            AssertRefused(whole[..length], "cut short");
        }
    }

    [TestMethod]
    public void A_library_with_any_byte_damaged_is_refused_or_handled_without_a_crash()
    {
        byte[] whole = SyntheticLibrary.Unpatched();
        for (int i = 0; i < whole.Length; i++)
        {
            byte[] damaged = [.. whole];
            damaged[i] ^= 0xFF;
            byte[] before = [.. damaged];

            if (LibTorchSharpPatch.Apply(damaged).Outcome != PatchOutcome.Patched)
            {
                CollectionAssert.AreEqual(before, damaged, $"byte {i}");
            }
        }
    }

    [TestMethod]
    public void The_library_in_the_package_cache_is_one_that_the_patch_knows()
    {
        string path = PackageCache.LibTorchSharp();
        if (!File.Exists(path))
        {
            Assert.Inconclusive($"The package cache has no '{path}' on this system.");
        }

        byte[] library = File.ReadAllBytes(path);
        byte[] original = [.. library];

        Assert.AreEqual(PatchOutcome.Patched, LibTorchSharpPatch.Apply(library).Outcome);
        Assert.AreEqual(PatchOutcome.AlreadyPatched, LibTorchSharpPatch.Apply(library).Outcome);
        int changed = original.Zip(library).Count(pair => pair.First != pair.Second);
        Assert.IsLessThanOrEqualTo(LibTorchSharpPatch.NewSymbol.Length + 2 + 4 + 4, changed);
    }

    private static void AssertRefused(byte[] library, string reason)
    {
        byte[] before = [.. library];

        PatchResult result = LibTorchSharpPatch.Apply(library);

        Assert.AreEqual(PatchOutcome.Refused, result.Outcome);
        StringAssert.Contains(result.Reason, reason);
        CollectionAssert.AreEqual(before, library);
    }
}
