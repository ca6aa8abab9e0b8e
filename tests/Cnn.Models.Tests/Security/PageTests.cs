using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Xml;
using Cnn.Models.Tests.Data.Support;
using Cnn.OneDnn;
using Cnn.OneDnn.Layers;

namespace Cnn.Models.Tests.Security;

/// <summary>Names that come from files, in pages and pictures: whatever they hold, they stay text.</summary>
[TestFixture]
internal sealed partial class PageTests
{
    private const string Trap = "\"'><script>alert(1)</script><img src=x onerror=alert(2)>\u001b[31m\u202e";

    [Test]
    public void Names_in_a_record_stay_text()
    {
        using var folder = new TempFolder();
        JsonObject[] lines =
        [
            new() { ["kind"] = "run", ["model"] = Trap, ["command"] = Trap, ["epochs"] = 1, ["facts"] = new JsonArray(new JsonArray(Trap, Trap)) },
            new() { ["kind"] = "step", ["step"] = 1, ["epoch"] = 0.5, ["loss"] = 1, ["img_s"] = 1 },
            new()
            {
                ["kind"] = "epoch", ["epoch"] = 1, ["step"] = 1,
                ["figures"] = new JsonObject
                {
                    ["loss"] = 1,
                    [Trap] = 0.5,
                    ["val_" + Trap] = 0.5,
                    ["accuracy"] = 0.5,
                    ["x\" onmouseover=\"alert(3)"] = 1,
                    ["data"] = 1,
                    ["status"] = 2,
                },
            },
            new() { ["kind"] = "end", ["ending"] = Trap },
        ];
        folder.Write(RunReport.LinesName, System.Text.Encoding.UTF8.GetBytes(string.Concat(lines.Select(l => l.ToJsonString() + "\n"))));
        EvaluationFile.Write(
            folder.Path(RunReport.EvaluationName), new RunEvaluation([Trap, "b"], 1, 1, [[0, 1], [0, 0]], [new Mistake(0, 0, 1, 0.9, 0.1, [])], Trap, []));
        CheckPage(File.ReadAllText(RunReport.Draw(folder.Root)));
    }

    [Test]
    public void Names_of_layers_and_classes_stay_text_in_features()
    {
        using Model model = Named();
        var image = new RawImage(4, 4, 1, new byte[16]);
        CheckPage(FeaturePage.Write(Trap, image, FeatureMaps.Compute(model, new Tensor(new Shape(1, 4, 4, 1))), [(Trap, 0.5)]));
    }

    // XML has no way to hold an escape character.
    [TestCase(false)]
    [TestCase(true)]
    public void Names_of_layers_stay_text_in_drawings(bool every)
    {
        using Model model = Named();
        string svg = NetworkDrawing.ToSvg(model, every);
        var xml = new XmlDocument();
        xml.LoadXml(svg);
        Assert.That(xml.GetElementsByTagName("script"), Is.Empty);
        Assert.That(NetworkDrawing.ToDot(model, every).Any(c => char.IsControl(c) && c != '\n'), Is.False);
    }

    private static Sequential Named() => new(new Input(4, 4, 1), new Flatten { Name = Trap }, new Dense(2) { Name = Trap + "2" });

    private static void CheckPage(string page)
    {
        string[] ids = [.. Id().Matches(page).Select(m => m.Groups[1].Value)];
        string[] tags = [.. Tag().Matches(Own().Replace(page, "")).Select(m => Quoted().Replace(m.Value, ""))];
        Assert.Multiple(() =>
        {
            Assert.That(tags.Where(t => t.StartsWith("<script>", StringComparison.Ordinal) || Handler().IsMatch(t)), Is.Empty);
            Assert.That(ids, Is.Unique, "a name takes no other part's place");
            Assert.That(ids.Where(i => !PlainId().IsMatch(i)), Is.Empty);
            Assert.That(page.Any(c => c is '\u001b' or '\u202e'), Is.False);
            Assert.That(Policy().Match(page).Groups[1].Value, Does.Match("^('none'|('sha256-[A-Za-z0-9+/=]+' ?)+)$"),
                "the browser runs what was written here and nothing else");
        });
    }

    // The page's own scripts, which are as they were built.
    [GeneratedRegex("<script>(/\\*|\"use strict\").*?</script>", RegexOptions.Singleline)]
    private static partial Regex Own();

    [GeneratedRegex("<[a-zA-Z][^>]*>")]
    private static partial Regex Tag();

    [GeneratedRegex("\"[^\"]*\"")]
    private static partial Regex Quoted();

    [GeneratedRegex("\\bon[a-z]+\\s*=")]
    private static partial Regex Handler();

    [GeneratedRegex("<[^<>]* id=\"([^\"]*)\"")]
    private static partial Regex Id();

    [GeneratedRegex("^[a-z0-9_-]+$")]
    private static partial Regex PlainId();

    [GeneratedRegex("script-src ([^\"]*)\"")]
    private static partial Regex Policy();
}
