using System.Text.RegularExpressions;

namespace Cnn.OneDnn.Tests.Architecture;

/// <summary>
/// Who writes files: one class replaces them, one adds lines to them. What writes in another way leaves halves behind, or takes the place of a device.
/// </summary>
[TestFixture]
internal sealed partial class FileWriterTests
{
    // The event files of TensorBoard grow by records that are no lines.
    private static readonly string[] Writers = ["AtomicFile.cs", "LineFile.cs", "FileLock.cs", "EventFile.cs"];

    // A stream over what the process was started with is no file of ours.
    private static readonly string[] Streams = ["FirstWords.cs"];

    [Test]
    public void Nothing_else_writes_files()
    {
        string[] found = [.. Sources().Where(f => !Writers.Concat(Streams).Contains(Path.GetFileName(f))).Where(f => Writing().IsMatch(File.ReadAllText(f)))];
        Assert.That(found.Select(Path.GetFileName), Is.Empty);
    }

    [Test]
    public void The_writers_are_seen()
    {
        string[] seen = [.. Sources().Where(f => Writing().IsMatch(File.ReadAllText(f))).Select(f => Path.GetFileName(f))];
        Assert.That(seen, Is.SupersetOf(Writers), "the pattern finds what it is for");
    }

    // Reading has one place too, which refuses what has no end. The system's own files are read by others.
    [Test]
    public void Nothing_else_opens_files_that_users_name()
    {
        string[] readers = ["InputFile.cs", "SystemFiles.cs", "StandardStreams.cs", "ProcessLimits.cs", "ProcessMemory.cs", "FileStatus.cs", .. Writers];
        string[] found =
        [
            .. from file in Sources()
               where !readers.Contains(Path.GetFileName(file))
               let text = File.ReadAllText(file)
               where Reading().IsMatch(text) && !text.Contains("InputFile.", StringComparison.Ordinal)
               select Path.GetFileName(file),
        ];
        Assert.That(found, Is.Empty);
    }

    private static IEnumerable<string> Sources() => Directory.GetFiles(Path.Combine(Checkout.Root, "src"), "*.cs", SearchOption.AllDirectories)
        .Where(f => !f.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal));

    [GeneratedRegex(
        @"\bFile\.(Create(?!SymbolicLink)|WriteAll|OpenWrite|Append|Move|Copy|Replace)|new StreamWriter\((?!file\.Stream)" +
        @"|new FileStream\([^;]*(FileMode\.(Create|Append|Truncate|OpenOrCreate)|FileAccess\.(Read)?Write)")]
    private static partial Regex Writing();

    [GeneratedRegex(@"\bFile\.(Read|Open)\w*\(")]
    private static partial Regex Reading();
}
