using Cnn.Native.Trials;

namespace Cnn.OneDnn.Tests.Native;

/// <summary>The process that tries a library, on the one that was fetched and on what is none.</summary>
[NonParallelizable]
internal sealed class ChildTrialTests
{
    private static readonly string Folder = Path.Combine(Checkout.Root, "native", "linux-x64");

    [TestCase(false)]
    [TestCase(true)]
    public void The_installed_library_says_its_version_and_computes_rightly(bool selfTest)
    {
        string library = Path.Combine(Folder, "libdnnl.so.3");
        Assert.That(library, Does.Exist, "Fetch the library with ./build.sh --target=Native, then run the test again.");
        TrialResult result = new ChildTrial().Run(library, Folder, selfTest);
        Assert.That(result.Fault, Is.Null);
        Assert.That(InstalledLibraryTests.Meant().Where(choice => choice.Suits(result.Version!)), Is.Not.Empty, result.Version);
    }

    [TestCase("libc.so.6", "it is not oneDNN")]
    [TestCase("/nowhere/libdnnl.so.3", "does not load on this machine")]
    public void Another_library_is_a_fault_in_words(string library, string fault) =>
        Assert.That(new ChildTrial().Run(library, Folder, selfTest: true),
            Has.Property(nameof(TrialResult.Version)).Null.And.Property(nameof(TrialResult.Fault)).Contains(fault));
}
