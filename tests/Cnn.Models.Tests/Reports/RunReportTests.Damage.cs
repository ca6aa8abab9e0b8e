using Cnn.Models.Tests.Data.Support;
using Cnn.OneDnn;

namespace Cnn.Models.Tests.Reports;

/// <content>Records that are not sound.</content>
public sealed partial class RunReportTests
{
    private static IEnumerable<TestCaseData> Bad()
    {
        yield return new TestCaseData("", "holds no training").SetArgDisplayNames("empty");
        yield return new TestCaseData("hello\n", "line 1 is no line").SetArgDisplayNames("words");
        yield return new TestCaseData("{\"kind\":\"epoch\",\"epoch\":1,\"figures\":{}}\n{}\n", "line 2 is no line").SetArgDisplayNames("no model");
        yield return new TestCaseData("{\"kind\":\"run\",\"model\":\"m\",\"facts\":[]}\n{\"kind\":\"step\",\"step\":\"x\"}\n{\"kind\":\"end\"}\n", "line 2")
            .SetArgDisplayNames("a step that is a word");
        yield return new TestCaseData("{\"kind\":\"run\",\"model\":\"m\",\"facts\":[[1]]}\n{}", "line 1").SetArgDisplayNames("a fact that is no pair");
        yield return new TestCaseData(
            "{\"kind\":\"run\",\"model\":\"m\",\"facts\":[]}\n{\"kind\":\"epoch\",\"epoch\":2000000000,\"figures\":{}}\n{\"kind\":\"end\"}", "out of bounds")
                .SetArgDisplayNames("an absurd epoch");
    }

    [TestCaseSource(nameof(Bad))]
    public void A_damaged_record_is_one_line(string content, string reason)
    {
        using var other = new TempFolder();
        other.Write(RunReport.LinesName, System.Text.Encoding.UTF8.GetBytes(content));
        Assert.That(() => RunReport.Draw(other.Root), Throws.TypeOf<InvalidFormatException>().With.Message.Contains(reason).And.Message.Not.Contains("\n"));
    }

    [Test]
    public void A_last_line_that_was_cut_off_is_passed_over()
    {
        using var other = new TempFolder();
        string text = File.ReadAllText(Lines);
        other.Write(RunReport.LinesName, System.Text.Encoding.UTF8.GetBytes(text[..^10]));
        var words = new List<string>();
        Assert.That(RunLines.Read(other.Path(RunReport.LinesName), words.Add).Epochs, Has.Count.EqualTo(3));
        Assert.That(words.Single(), Does.Contain("cut off").And.Contain(RunReport.LinesName));
    }

    // The next line must not run into the half of one that a killed process left.
    [TestCase(0.5)]
    [TestCase(0.99)]
    public void A_training_goes_on_after_a_line_that_was_cut_off(double share)
    {
        string checkpoint = folder.Path("cut.safetensors"), name = FormattableString.Invariant($"cut{share}"), lines = folder.Path(name, RunReport.LinesName);
        using (Model first = NewModel())
        {
            Fit(first, 0, 2, name);
            first.Save(checkpoint);
        }

        string text = File.ReadAllText(lines);
        int end = text.LastIndexOf('\n', text.Length - 2) + 1;
        File.WriteAllText(lines, text[..(end + (int)((text.Length - end) * share) - 1)]);
        using Model second = Model.Load(checkpoint);
        Fit(second, second.EpochsDone, 3, name);
        Assert.That(RunLines.Read(lines).Epochs.Select(e => e.Number), Is.EqualTo(new[] { 1, 2, 3 }));
        Assert.That(File.ReadLines(lines), Is.All.EndsWith("}"));
    }

    [Test]
    public void Thousands_of_damaged_records_are_read_or_refused()
    {
        byte[] lines = File.ReadAllBytes(Lines), evaluation = File.ReadAllBytes(folder.Path("run", RunReport.EvaluationName));
        Fuzz.Run(lines, RunReport.LinesName, 1500, 16 << 20, path => Refusing(() => RunLines.Read(path)));
        Fuzz.Run(evaluation, RunReport.EvaluationName, 500, 16 << 20, path => Refusing(() => EvaluationFile.Read(path)));
        Fuzz.RunText(File.ReadAllText(Lines), RunReport.LinesName, 3000, 16 << 20, path => Refusing(() => RunLines.Read(path)));
        Fuzz.RunText(File.ReadAllText(folder.Path("run", RunReport.EvaluationName)), RunReport.EvaluationName, 500, 16 << 20,
            path => Refusing(() => EvaluationFile.Read(path)));
    }

    // What is read as sound must be sound enough to be drawn.
    [Test]
    public void What_is_read_of_damaged_records_is_drawn()
    {
        string lines = File.ReadAllText(Lines), evaluation = File.ReadAllText(folder.Path("run", RunReport.EvaluationName));
        using var other = new TempFolder();
        string record = other.Write(RunReport.LinesName, System.Text.Encoding.UTF8.GetBytes(lines)),
            confusions = other.Write(RunReport.EvaluationName, System.Text.Encoding.UTF8.GetBytes(evaluation));
        Fuzz.RunText(lines, RunReport.LinesName, 400, 64 << 20, path => Refusing(() => Draw(path, record)));
        File.WriteAllText(record, lines);
        Fuzz.RunText(evaluation, RunReport.EvaluationName, 400, 64 << 20, path => Refusing(() => Draw(path, confusions)));

        void Draw(string damaged, string place)
        {
            File.Copy(damaged, place, overwrite: true);
            RunReport.Draw(other.Root);
        }
    }

    // Refusing is an ArgumentException to the fuzzer, as for data files.
    private static void Refusing(Action read)
    {
        try
        {
            read();
        }
        catch (InvalidFormatException e)
        {
            throw new DataException(e.Message, e);
        }
    }
}
