using Cnn.Machines;

namespace Cnn.Cli.Tests.Machines;

/// <summary>What a run on a machine must say to count as passed.</summary>
[TestFixture]
internal sealed class VerdictTests
{
    private const string Last = """{"passed":146,"failed":0,"unsupported":0}""";

    [Test]
    public void A_run_that_passes_every_case_passes()
    {
        (int passed, IReadOnlyList<string> complaints) = Verdict.OfCases(146, new ProgramEnd(0, Last, ""));
        Assert.That(passed, Is.EqualTo(146));
        Assert.That(complaints, Is.Empty);
    }

    [TestCase(0, """{"passed":145,"failed":0,"unsupported":0}""", "145 of 146", TestName = "ARunOfTooFewCasesFails")]
    [TestCase(139, "", "code 139 after 0 of 146", TestName = "AProgramThatDiesFails")]
    [TestCase(0, "Killed", "0 of 146", TestName = "AProgramThatTalksNonsenseFails")]
    [TestCase(1, Last, "code 1", TestName = "AnExitCodeOtherThanZeroFails")]
    [TestCase(1, """{"suite":"ops","id":"conv2d-004","status":"failed","message":"output: 3 of 4"}""" + "\n" + Last, "ops/conv2d-004 failed: output: 3 of 4",
        TestName = "AFailedCaseIsNamed")]
    public void Anything_else_fails(int code, string output, string part) =>
        Assert.That(Verdict.OfCases(146, new ProgramEnd(code, output, "")).Complaints, Has.One.Contains(part));

    [Test]
    public void Another_backend_than_the_one_asked_for_fails()
    {
        var end = new ProgramEnd(0, """{"backend":"managed","reason":"no library","isa":"AVX2"}""", "");
        Assert.Multiple(() =>
        {
            Assert.That(Verdict.OfInfo("managed", end).Complaints, Is.Empty);
            Assert.That(Verdict.OfInfo("managed", end).InstructionSet, Is.EqualTo("AVX2"));
            Assert.That(Verdict.OfInfo("onednn", end).Complaints, Has.One.Contains("no library"));
        });
    }
}
