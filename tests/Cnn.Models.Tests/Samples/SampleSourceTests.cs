using Cnn.OneDnn.Tests;

namespace Cnn.Models.Tests.SamplePrograms;

/// <summary>What a reader of the samples is spared.</summary>
[TestFixture]
internal sealed class SampleSourceTests
{
    [Test]
    public void A_program_needs_three_usings_at_most()
    {
        string[] files = Directory.GetFiles(Path.Combine(Checkout.Root, "samples"), "*.cs", SearchOption.AllDirectories);
        string[] sources = [.. files.Where(path => !path.Split(Path.DirectorySeparatorChar).Any(part => part is "obj" or "bin"))];
        Assert.That(sources, Has.Length.GreaterThan(20));
        Assert.That(sources.Where(path => Usings(path) > 3), Is.Empty);
    }

    [Test]
    public void The_solution_has_every_program()
    {
        string solution = File.ReadAllText(Path.Combine(Checkout.Root, "Cnn.sln")).Replace('\\', '/');
        string[] projects = Directory.GetFiles(Path.Combine(Checkout.Root, "samples"), "*.csproj", SearchOption.AllDirectories);
        Assert.That(projects, Has.Length.GreaterThanOrEqualTo(13));
        string[] names = [.. projects.Select(p => Path.GetRelativePath(Checkout.Root, p).Replace('\\', '/'))];
        Assert.That(names.Where(name => !solution.Contains(name, StringComparison.Ordinal)), Is.Empty);
    }

    private static int Usings(string path) =>
        File.ReadLines(path)
            .Count(line => line.StartsWith("using ", StringComparison.Ordinal) && line.EndsWith(';') && !line.Contains('=', StringComparison.Ordinal));
}
