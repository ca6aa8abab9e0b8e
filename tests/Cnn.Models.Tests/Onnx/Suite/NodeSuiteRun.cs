namespace Cnn.Models.Tests.Onnx.Suite;

/// <summary>
/// ONNX's own node suite, as Debian's package libonnx-testdata has it. It is no part of the checkout: the variable CNN_ONNX_SUITE says where its folder
/// data/node is, and the run is asked for by name (docs/exchange.md).
/// </summary>
[TestFixture]
[Category("FromElsewhere")]
[Explicit("It needs the suite's folder.")]
internal sealed class NodeSuiteRun
{
    [Test]
    public void No_case_of_the_suite_is_computed_wrong_or_called_damaged()
    {
        string root = Environment.GetEnvironmentVariable("CNN_ONNX_SUITE")
            ?? throw new InvalidOperationException("CNN_ONNX_SUITE does not say where the suite is.");
        var verdicts = new Dictionary<Verdict, List<string>>();
        foreach (string folder in Directory.GetDirectories(root).Order(StringComparer.Ordinal))
        {
            var one = new SuiteCase(folder);
            if (one.IsWhole)
            {
                (Verdict verdict, string why) = one.Run();
                verdicts.TryAdd(verdict, []);
                verdicts[verdict].Add($"{Path.GetFileName(folder)}: {why}");
            }
        }

        foreach ((Verdict verdict, List<string> cases) in verdicts)
        {
            TestContext.Out.WriteLine($"{verdict} {cases.Count}");
            cases.ForEach(c => TestContext.Out.WriteLine($"{verdict}\t{c}"));
        }

        Assert.That(verdicts[Verdict.Passed], Is.Not.Empty);
        Assert.That(verdicts.GetValueOrDefault(Verdict.Wrong, []).Concat(verdicts.GetValueOrDefault(Verdict.CalledDamaged, [])), Is.Empty);
    }
}
