using Cnn.OneDnn.Interop;
using Cnn.OneDnn.Tests.Native;

namespace Cnn.OneDnn.Tests.OneDnn;

/// <summary>
/// Any oneDNN of version 3 is used, the one whose headers are bound in full, others through their stable interface. Tests of this category run again with the
/// oldest version that is supported: the target Test of the build starts them, and says in a variable which version it is.
/// </summary>
[Category(Category)]
internal sealed class OtherLibraryTests : OneDnnFixture
{
    public const string Category = "OtherLibrary";
    private const string Variable = "CNN_TEST_ONEDNN_VERSION";

    /// <summary>Without it a file that is not found, or not honoured, would let the run pass on the other library.</summary>
    [Test]
    public void The_library_is_of_the_version_that_is_asked_for()
    {
        string version = Backend.Report.Version!;
        if (Environment.GetEnvironmentVariable(Variable) is { } expected)
        {
            Assert.That(version, Is.EqualTo(expected), NativeLibraryReport.Probe().ToString());
            return;
        }

        Assert.That(InstalledLibraryTests.Meant().Where(choice => choice.Suits(version)), Is.Not.Empty, version);
    }

    [Test]
    public void Micro_kernels_are_offered_by_the_bound_version_only() => OnEngine(() =>
    {
        bool bound = Backend.Report.Version!.StartsWith("3.12.", StringComparison.Ordinal);
        Assert.That(Backend.BFloat16Products is not null,
            Is.EqualTo(bound && Backend.HasFastBFloat16 && !Backend.Report.InstructionSet.Contains("AMX", StringComparison.Ordinal)));
    });
}
