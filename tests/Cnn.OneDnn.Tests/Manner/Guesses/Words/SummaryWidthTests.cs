using Cnn.OneDnn.Layers;

namespace Cnn.OneDnn.Tests.Manner.Guesses.Words;

/// <summary>The table of a network with branches in lines of any length: names go on in further lines, shapes never do.</summary>
[TestFixture]
internal sealed class SummaryWidthTests
{
    private static Model Branches()
    {
        var input = new Input(224, 224, 3);
        SymbolicTensor x = new Conv2D(64, 7, strides: 2, padding: "same", name: "inception3a.branch1.conv").Apply(input);
        SymbolicTensor y = new BatchNormalization(name: "inception3a.branch1.bn").Apply(x), z = new BatchNormalization(name: "inception3a.branch2.bn").Apply(x);
        return new Model(input, new Concatenate(name: "inception3a.concatenate").Apply(x, y, z));
    }

    [Test]
    public void Lines_are_no_longer_than_asked_for_and_shapes_are_whole([Values(60, 80, 100, 200)] int room)
    {
        using Model model = Branches();
        string[] lines = model.Summary(room).Split('\n');
        Assert.That(lines, Has.All.Length.LessThanOrEqualTo(room));
        foreach (string shape in (string[])["(None, 224, 224, 3)", "(None, 112, 112, 64)", "(None, 112, 112, 192)"])
        {
            Assert.That(lines.Count(l => l.Contains(shape, StringComparison.Ordinal)), Is.GreaterThanOrEqualTo(1), shape);
        }

        bool connected = lines.Any(l => l.Contains("Connected to |", StringComparison.Ordinal) || l.Contains("Connected to  ", StringComparison.Ordinal));
        Assert.That(connected, Is.EqualTo(room >= 80));
    }

    [Test]
    public void Names_are_broken_between_their_parts()
    {
        using Model model = Branches();
        string[][] cells = [.. model.Summary(80).Split('\n').Where(l => l.StartsWith('|')).Select(l => l.Split('|', StringSplitOptions.TrimEntries)[1..^1])];
        string last = string.Concat(cells.SkipWhile(c => !c[0].StartsWith("inception3a.concatenate", StringComparison.Ordinal)).Select(c => c[3]));
        Assert.That(last, Is.EqualTo("inception3a.branch1.conv,inception3a.branch1.bn,inception3a.branch2.bn"), "nothing is lost");
    }
}
