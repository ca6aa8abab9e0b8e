using Cnn.OneDnn;
using Cnn.OneDnn.Layers;
using Cnn.OneDnn.Profiling;

namespace Cnn.Cli.Tests;

/// <summary>The table of a profile at the widths of terminals.</summary>
[TestFixture]
[NonParallelizable]
internal sealed class ProfileTableTests
{
    [Test]
    public void Columns_are_left_out_from_the_right_where_there_is_no_room()
    {
        using var model = new Sequential(new Input(28, 28, 1), new Conv2D(6, 5), new Flatten(),
            new Dense(10) { Activation = Activation.Softmax }) { Options = new ModelOptions { Backend = BackendKind.Managed } };
        model.Compile(new Sgd(), Loss.SparseCategoricalCrossentropy);
        ProfileReport report = PlanProfiler.Run(model, new ProfileOptions { BatchSize = 2, Steps = 1 });
        string[] whole = ProfileTable.Write(report, int.MaxValue).Split('\n');
        Assert.That(whole[0], Does.Contain("layouts"));
        Assert.That(
            whole.Single(l => l.StartsWith("convolution ", StringComparison.Ordinal)),
            Does.Match(@"convolution +\d+\.\d{3} +\d+\.\d %( +\d+\.\d{3}){3} +\d+\.\d\d"));
        foreach (int width in (int[])[36, 60, 80, 100])
        {
            string[] lines = ProfileTable.Write(report, width).Split('\n');
            int end = Array.FindIndex(lines, l => l.StartsWith("Left out for want of room: ", StringComparison.Ordinal));
            Assert.That(lines[..end].Select(l => l.TrimEnd().Length), Has.All.LessThanOrEqualTo(width));
            Assert.That(lines[0], Does.StartWith("layer").And.Contain("ms").And.Not.Contain("layouts"));
            Assert.That(lines[end], Does.Contain("layouts"));
            Assert.That(lines[(end + 1)..].Select(l => l.TrimEnd().Length), Has.All.LessThanOrEqualTo(100), "the totals fit a usual terminal");
            Assert.That(lines[..end], Has.None.Contains("…").And.Some.Matches("[0-9]\\.[0-9]{3}( |\r?$)"), "times are there, whole");
        }
    }
}
