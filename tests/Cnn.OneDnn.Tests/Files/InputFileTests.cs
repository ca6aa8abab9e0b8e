using Cnn.OneDnn.Files;
using Cnn.OneDnn.Interop;
using Cnn.OneDnn.Tests.Interop;
using Cnn.Tests;

namespace Cnn.OneDnn.Tests.Files;

/// <summary>Readers must neither wait for a pipe's writer nor read a device without end.</summary>
[TestFixture]
[Platform("Linux")]
internal sealed class InputFileTests
{
    private static readonly (string Name, Action<string> Read)[] Readers =
    [
        ("safetensors", path => new SafeTensorsReader(path).Dispose()), ("npy", path => Npy.Load(path)), ("checkpoint", path => Checkpoint.ReadInfo(path)),
        ("model", path => Model.Load(path).Dispose()),
        ("lines", path => LineFile.IsCut(path)), ("bytes", path => InputFile.ReadBytes(path, 100)),
    ];

    private static IEnumerable<TestCaseData> Cases() => Readers.Select(r => new TestCaseData(r.Read).SetArgDisplayNames(r.Name));

    [TestCaseSource(nameof(Cases))]
    public void Pipes_devices_and_loops_are_refused_at_once(Action<string> read)
    {
        using var folder = new TemporaryFolder();
        string pipe = Special.Pipe(Path.Combine(folder.Path, "pipe.png")), link = Path.Combine(folder.Path, "link");
        File.CreateSymbolicLink(link, pipe);
        foreach (string path in (string[])[pipe, link, "/dev/zero", Special.Loop(Path.Combine(folder.Path, "loop"))])
        {
            Assert.That(() => Soon.Ends(() => read(path)), Throws.InstanceOf<IOException>().With.Message.Contains(path), path);
        }
    }

    [Test]
    public void A_cache_that_is_a_pipe_holds_nothing()
    {
        using var folder = new TemporaryFolder();
        string pipe = Special.Pipe(Path.Combine(folder.Path, "tuning.tsv"));
        Soon.Ends(() => CacheFile.Write(pipe, [KeyValuePair.Create("a", "b")]));
        Soon.Ends(() => Assert.That(CacheFile.Read(pipe), Is.Empty));
        Assert.That(FileStatus.Read(pipe).Kind, Is.EqualTo(FileKind.Pipe));
    }

    [Test]
    public void Two_names_of_one_file_are_told_to_be_one()
    {
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path, "a"), link = Path.Combine(folder.Path, "b"), other = Path.Combine(folder.Path, "c");
        File.WriteAllText(path, "same");
        File.WriteAllText(other, "same");
        File.CreateSymbolicLink(link, path);
        Assert.Multiple(() =>
        {
            Assert.That(FileStatus.IsSame(path, link), Is.True);
            Assert.That(FileStatus.IsSame(path, Path.Combine(folder.Path, ".", "x", "..", "a")), Is.True);
            Assert.That(FileStatus.IsSame(path, other), Is.False);
            Assert.That(FileStatus.IsSame(path, Path.Combine(folder.Path, "none")), Is.False);
        });
    }
}
