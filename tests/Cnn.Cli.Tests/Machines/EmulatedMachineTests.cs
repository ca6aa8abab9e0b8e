using Cnn.Machines;
using Cnn.OneDnn.Tests;

namespace Cnn.Cli.Tests.Machines;

/// <summary>The reference cases on machines that we don't have; the target Machines runs more of them, with all cases.</summary>
[TestFixture]
[NonParallelizable]
internal sealed class EmulatedMachineTests
{
    private static readonly Places Places = new(
        Path.Combine(Checkout.Root, "artifacts", "publish", "cnn"),
        Path.Combine(Checkout.Root, "artifacts", "machines"),
        Path.Combine(Checkout.Root, "native"),
        Path.Combine(Checkout.Root, "tests", "Golden"));

    private static IEnumerable<TestCaseData> Quick =>
        from machine in MachineList.All
        where machine.InEveryTestRun
        select new TestCaseData(machine).SetArgDisplayNames(machine.Name);

    [TestCaseSource(nameof(Quick))]
    public void The_reference_cases_pass_on(object machine)
    {
        Result[] results = [.. new MachineRun(Places).Run((Machine)machine)];
        TestContext.Out.WriteLine(ResultTable.Write(results));
        Assert.That(results.SelectMany(r => r.Complaints), Is.Empty);
        Assert.That(results.Select(r => r.Passed), Is.All.GreaterThan(100));
    }

    [Test]
    public void Every_machine_has_a_name_of_its_own() => Assert.That(MachineList.All.Select(m => m.Name), Is.Unique);
}
