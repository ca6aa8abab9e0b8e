using Cnn.OneDnn.Backends;
using Cnn.OneDnn.Backends.Managed;
using Cnn.OneDnn.Planning;

namespace Cnn.OneDnn.Tests.Planning;

[TestFixture]
internal sealed class TuningCacheTests
{
    private string folder = "";

    [SetUp]
    public void MakeFolder() => folder = Directory.CreateTempSubdirectory("cnn-tuning").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(folder, recursive: true);

    [Test]
    public void What_was_measured_once_is_not_measured_again()
    {
        string file = Path.Combine(folder, "deeper", "tuning.tsv");
        var first = new TuningCache(file);
        Assert.That(first.Get("a conv\twith a tab", () => 1.25), Is.EqualTo(1.25));
        first.Save();
        Assert.That(new TuningCache(file).Get("a conv\twith a tab", () => 99), Is.EqualTo(1.25));
    }

    // The file would grow with every version of the engine, and with it the memory of every process.
    [Test]
    public void Times_of_another_build_of_our_kernels_are_forgotten()
    {
        string file = Path.Combine(folder, "tuning.tsv");
        using var backend = new ManagedBackend(SerialTeam.Instance);
        string own = backend.Fingerprint + " conv", native = "onednn 3.7.2 isa 231 threads 2 conv",
            other = "managed 00000000000000000000000000000000 vectors 32 threads 2 conv";
        File.WriteAllLines(file, [$"{own}\t1", $"{native}\t2", $"{other}\t3"]);
        var cache = new TuningCache(file, Cnn.OneDnn.Backends.Managed.ManagedBackend.IsThisBuild);
        Assert.That((cache.Get(own, () => 9), cache.Get(native, () => 9), cache.Get("new", () => 4)), Is.EqualTo((1, 2, 4)));
        cache.Save();
        Assert.That(File.ReadAllLines(file), Is.EquivalentTo(new[] { $"{own}\t1", $"{native}\t2", "new\t4" }));
    }

    [TestCase("no tab at all")]
    [TestCase("key\tnot a number")]
    [TestCase("key\tNaN")]
    [TestCase("key\t-1")]
    [TestCase("\0\u0001\t\t\t")]
    public void A_damaged_line_is_measured_anew(string line)
    {
        string file = Path.Combine(folder, "tuning.tsv");
        File.WriteAllLines(file, [line, "good\t2"]);
        var cache = new TuningCache(file);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(cache.Get("key", () => 7), Is.EqualTo(7));
            Assert.That(cache.Get("good", () => 7), Is.EqualTo(2));
        }
    }

    [Test]
    public void A_file_that_cannot_be_written_is_no_error()
    {
        var cache = new TuningCache(Path.Combine(folder, "file\0name"[..4], "x"));
        File.WriteAllText(Path.Combine(folder, "file"), "in the way");
        cache.Get("key", () => 7);
        Assert.That(cache.Save, Throws.Nothing);
        Assert.That(cache.Get("key", () => 8), Is.EqualTo(7));
    }

    [Test]
    public void A_second_measurement_keeps_the_shorter_time_and_happens_once()
    {
        var cache = new TuningCache(null);
        Assert.That(cache.Get("a", () => 2), Is.EqualTo(2));
        Assert.That(cache.HasFresh);
        Assert.That(cache.Get("a", () => 1), Is.EqualTo(2), "not asked to measure again");
        Assert.That(cache.Get("a", () => 1, again: true), Is.EqualTo(1));
        Assert.That(cache.HasFresh, Is.False);
        Assert.That(cache.Get("a", () => 0.5, again: true), Is.EqualTo(1), "measured twice already");
        cache.Get("b", () => 3);
        cache.EndMeasuring();
        Assert.That(cache.Get("b", () => 1, again: true), Is.EqualTo(3));
    }
}
