using Cnn.Machines.Environments;

namespace Cnn.Cli.Tests.Machines;

/// <summary>
/// The conditions under which the program may run, as far as they are quick and any user can make them; all of them are the target Environments.
/// </summary>
[TestFixture]
[Platform("Linux")]
[NonParallelizable]
internal sealed class EnvironmentTests
{
    private EnvironmentRun? run;

    [OneTimeSetUp]
    public void Prepare() => run = new EnvironmentRun(["dotnet", .. ChildProgram.Command()]);

    [OneTimeTearDown]
    public void Clean() => run?.Dispose();

    private static IEnumerable<TestCaseData> Conditions() =>
        ConditionList.All.Where(c => c.IsQuick).Select(c => new TestCaseData(c).SetArgDisplayNames(c.Name));

    [TestCaseSource(nameof(Conditions))]
    public void The_program_does_what_it_should(Condition condition)
    {
        EnvironmentResult result = run!.Run(condition);
        Assert.That(result.Time, Is.Not.Null, "any user can make it");
        Assert.That(result.Fault, Is.Empty, result.LastWords);
    }

    [Test]
    public void Every_condition_has_its_own_name() => Assert.That(ConditionList.All.Select(c => c.Name), Is.Unique);

    // A condition whose judge accepts anything shows nothing.
    [TestCase(null, "")]
    [TestCase(134, "Unhandled exception. System.IO.IOException: No space left on device")]
    [TestCase(1, "   at Cnn.Cli.CommandLine.Run")]
    public void No_condition_accepts_a_dead_program(int? code, string error)
    {
        using var folder = new TemporaryFolder();
        Assert.That(ConditionList.All.Where(c => c.Wrong(new Happening(folder.Path, code, "", error)) is null).Select(c => c.Name), Is.Empty);
    }
}
