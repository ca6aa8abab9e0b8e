using Cnn.Models.Tests.Data.Support;
using Cnn.OneDnn.Tests;

namespace Cnn.Models.Tests.SamplePrograms;

/// <summary>The page of the tutorials, and what the target Tutorials does to it.</summary>
[TestFixture]
internal sealed class TutorialPageTests
{
    private TempFolder folder = null!;

    [SetUp]
    public void MakeFolder() => folder = new TempFolder();

    [TearDown]
    public void RemoveFolder() => folder.Dispose();

    [Test]
    public void The_page_has_every_tutorial()
    {
        var page = new TutorialPage(Path.Combine(Checkout.Root, "docs", "tutorials.md"));
        string[] folders = Directory.GetDirectories(Path.Combine(Checkout.Root, "samples", "tutorials"));
        string[] tutorials = [.. folders.Select(f => $"samples/tutorials/{Path.GetFileName(f)}")];
        Assert.That(tutorials, Has.Length.EqualTo(5));
        Assert.That(page.Commands.Select(c => c.Project).Distinct(), Is.EquivalentTo(tutorials));
    }

    [Test]
    public void What_a_command_printed_takes_the_place_of_what_it_printed_before()
    {
        string path = folder.Path("page.md");
        File.WriteAllText(path, Text("old\n", "other\n"));
        var page = new TutorialPage(path);
        Assert.That(page.Commands, Is.EqualTo(new[] { ("samples/a", ""), ("samples/a", "lenet 5") }));
        page.Show("samples/a", "lenet 5", ["first  ", "", "second", ""]);
        Assert.That(File.ReadAllText(path), Is.EqualTo(Text("old\n", "first\n\nsecond\n")));
        page.Show("samples/a", "", ["new"]);
        Assert.That(File.ReadAllText(path), Is.EqualTo(Text("new\n", "first\n\nsecond\n")));
        Assert.That(() => page.Show("samples/b", "", ["new"]), Throws.InvalidOperationException.With.Message.Contains("samples/b"));
    }

    [Test]
    public void Of_many_epochs_the_first_and_the_last_are_shown()
    {
        string path = folder.Path("page.md");
        File.WriteAllText(path, Text("old\n", ""));
        string[] epochs = [.. Enumerable.Range(1, 100).Select(i => $"Epoch {i}: loss")];
        new TutorialPage(path).Show("samples/a", "", ["begin", .. epochs, "end"]);
        string[] shown = ["begin", .. epochs[..5], "...", .. epochs[97..], "end"];
        Assert.That(File.ReadAllText(path), Is.EqualTo(Text(string.Join('\n', shown) + "\n", "")));
    }

    private static string Text(string first, string second) => $"""
        # Page

        ```
        dotnet run -c Release --project samples/a
        ```

        ```text
        {first}```

        And

        ```
        dotnet run -c Release --project samples/a -- lenet 5
        ```

        ```text
        {second}```

        """;
}
