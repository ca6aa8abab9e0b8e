using Cnn.OneDnn.Files;
using Cnn.OneDnn.Tests.Interop;

namespace Cnn.OneDnn.Tests.Files;

[TestFixture]
internal sealed class LineFileTests
{
    [TestCase("", "new\n")]
    [TestCase("one\n", "one\nnew\n")]
    [TestCase("one\ntwo, cut o", "one\nnew\n")]
    [TestCase("cut o", "new\n")]
    public void A_line_that_was_cut_off_is_not_added_to(string before, string after)
    {
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path, "lines");
        File.WriteAllText(path, before);
        Assert.That(LineFile.IsCut(path), Is.EqualTo(before.Length > 0 && !before.EndsWith('\n')));
        LineFile.Append(path, ["new"]);
        Assert.That(File.ReadAllText(path), Is.EqualTo(after));
    }

    [Test]
    public void A_cut_line_may_be_longer_than_what_is_read_at_once()
    {
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path, "lines");
        File.WriteAllText(path, "one\n" + new string('x', 100_000));
        LineFile.Append(path, ["two", "three"]);
        Assert.That(File.ReadAllText(path), Is.EqualTo("one\ntwo\nthree\n"));
    }

    [Test]
    [Platform("Linux")]
    public void Lines_go_to_regular_files_only() =>
        Assert.That(() => LineFile.Append("/dev/full", ["x"]), Throws.TypeOf<IOException>().With.Message.Contains("is a device"));
}
