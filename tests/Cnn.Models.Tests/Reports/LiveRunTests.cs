using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Cnn.Models.Tests.Data.Support;

namespace Cnn.Models.Tests.Reports;

/// <summary>The script beside the page of a training, and how its curves are smoothed.</summary>
[TestFixture]
internal sealed partial class LiveRunTests
{
    private const string Trap = "</script><script>alert(1)</script>\u202e";

    [Test]
    public void Names_and_numbers_of_any_kind_stay_data()
    {
        using var folder = new TempFolder();
        var record = new RunRecord { Model = Trap, PlannedEpochs = 3 };
        record.Points.Add(new RunPoint(1, 0.5, double.NaN, double.PositiveInfinity));
        record.Add(new RunEpoch(1, 2, [new(Trap, double.NaN), new("loss", 1)]));
        var live = new LiveRun(folder.Root);
        string version = live.Next();
        live.TellOfSteps(record, () => Trap);
        string script = File.ReadAllText(folder.Path(LiveRun.ScriptName));
        JsonNode news = JsonNode.Parse(Call().Match(script).Groups[1].Value)!;
        Assert.Multiple(() =>
        {
            Assert.That(script, Does.Not.Contain('<').And.Not.Contain('\u202e'));
            Assert.That((string?)news["version"], Is.EqualTo(version));
            Assert.That(news["charts"]!.AsArray().Select(c => (string?)c!["id"]), Does.Contain("loss"));
            Assert.That(script, Does.Not.Contain("NaN").And.Not.Contain("Infinity"));
        });
    }

    [Test]
    public void Every_page_has_a_name_of_its_own_and_what_was_said_a_moment_ago_is_not_said_again()
    {
        using var folder = new TempFolder();
        var live = new LiveRun(folder.Root);
        string[] versions = [live.Next(), live.Next(), live.Next()];
        Assert.That(versions, Is.Unique);
        live.TellOfPage();
        string said = File.ReadAllText(folder.Path(LiveRun.ScriptName));
        live.TellOfSteps(new RunRecord { Model = "m" }, () => "new");
        Assert.That(File.ReadAllText(folder.Path(LiveRun.ScriptName)), Is.EqualTo(said).And.EqualTo($"cnnRun({{\"version\":\"{versions[2]}\"}});\n"));
    }

    [Test]
    public void Only_a_page_of_a_training_that_goes_on_may_load_the_script_beside_it()
    {
        var record = new RunRecord { Model = "m", PlannedEpochs = 2 };
        string live = ReportPage.Write(record, null, [], "v1"), still = ReportPage.Write(record, null, []);
        Assert.That(Policy().Match(live).Groups[1].Value, Does.Match("^'self' file: ('sha256-[A-Za-z0-9+/=]+' ?)+$"));
        Assert.That(Policy().Match(still).Groups[1].Value, Does.Match("^('sha256-[A-Za-z0-9+/=]+' ?)+$"));
        Assert.That(live, Does.Contain(" data-version=\"v1\""));
        Assert.That(still, Does.Contain("load the page again to see more").And.Not.Contain("data-version="));
    }

    [Test]
    public void No_step_fails_where_the_folder_is_gone()
    {
        using var folder = new TempFolder();
        var live = new LiveRun(folder.Path("gone"));
        Assert.That(() => live.TellOfSteps(new RunRecord { Model = "m" }, () => "new"), Throws.Nothing);
        Assert.That(live.TellOfPage, Throws.InstanceOf<IOException>(), "the end of an epoch tells it");
    }

    [Test]
    public void The_page_is_told_how_lines_are_smoothed() =>
        Assert.That(ReportPage.Write(new RunRecord { Model = "m" }, null, []), Does.Contain("value=\"0.9\" data-over=\"20\"").And.Contain(">0.90</output>"));

    [Test]
    public void A_smoothed_line_begins_where_the_line_does()
    {
        // (0.9 0.1 1 + 0.1 3) / (1 - 0.9^2) = 0.39 / 0.19.
        (double X, double Y)[] smoothed = [.. Smoothing.Apply([(1, 1), (2, 3)])];
        Assert.That(smoothed.Select(p => p.Y), Is.EqualTo(new[] { 1, 0.39 / 0.19 }).Within(1e-12));
        Assert.That(smoothed.Select(p => p.X), Is.EqualTo(new double[] { 1, 2 }));
    }

    [GeneratedRegex("^cnnRun\\((.*)\\);\n$")]
    private static partial Regex Call();

    [GeneratedRegex("script-src ([^\"]*)\"")]
    private static partial Regex Policy();
}
