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
    public void WhatWasMeasuredOnceIsNotMeasuredAgain()
    {
        string file = Path.Combine(folder, "deeper", "tuning.tsv");
        var first = new TuningCache(file);
        Assert.That(first.Get("a conv\twith a tab", () => 1.25), Is.EqualTo(1.25));
        first.Save();
        Assert.That(new TuningCache(file).Get("a conv\twith a tab", () => 99), Is.EqualTo(1.25));
    }

    [TestCase("no tab at all")]
    [TestCase("key\tnot a number")]
    [TestCase("key\tNaN")]
    [TestCase("key\t-1")]
    [TestCase("\0\u0001\t\t\t")]
    public void ADamagedLineIsMeasuredAnew(string line)
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
    public void AFileThatCannotBeWrittenIsNoError()
    {
        var cache = new TuningCache(Path.Combine(folder, "file\0name"[..4], "x"));
        File.WriteAllText(Path.Combine(folder, "file"), "in the way");
        cache.Get("key", () => 7);
        Assert.That(cache.Save, Throws.Nothing);
        Assert.That(cache.Get("key", () => 8), Is.EqualTo(7));
    }

    [Test]
    public void ASecondMeasurementKeepsTheShorterTimeAndHappensOnce()
    {
        var cache = new TuningCache(null);
        Assert.That(cache.Get("a", () => 2), Is.EqualTo(2));
        Assert.That(cache.HasFresh);
        Assert.That(cache.Get("a", () => 1), Is.EqualTo(2), "not asked to measure again");
        Assert.That(cache.Get("a", () => 1, again: true), Is.EqualTo(1));
        Assert.That(cache.HasFresh, Is.False);
        Assert.That(cache.Get("a", () => 0.5, again: true), Is.EqualTo(1), "measured twice already");
        cache.Get("b", () => 3);
        cache.Settle();
        Assert.That(cache.Get("b", () => 1, again: true), Is.EqualTo(3));
    }
}
