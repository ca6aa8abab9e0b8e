namespace Cnn.OneDnn.Tests.Architecture;

/// <summary>The length of files: what is longer than this is read in parts, and has parts.</summary>
[TestFixture]
internal sealed class FileLengthTests
{
    private const int MostLines = 250;

    [Test]
    public void No_file_is_longer_than_one_reads_at_a_time()
    {
        SourceFile[] files = [.. SourceFile.Below("src", "tests", "native", "bindings")];
        Assert.That(files.Select(f => f.Name),
            Does.Contain("src/Cnn.OneDnn/Training/Model.cs").And.Contain("tests/Cnn.OneDnn.Tests/Architecture/FileLengthTests.cs"), "the files are found");
        Assert.That(
            from file in files
            let lines = file.Lines().Length
            where lines > MostLines
            select $"{file.Name} has {lines} lines",
            Is.Empty);
    }

    [Test]
    public void No_build_script_is_longer_either(
        [Values("build.cake", "tests/Targets/fuzz.cake", "tests/Targets/machines.cake", "tests/Targets/tests.cake",
            "tests/Targets/tutorials.cake")] string name) =>
        Assert.That(new SourceFile(name).Lines(), Has.Length.LessThanOrEqualTo(MostLines).And.Length.Positive);
}
