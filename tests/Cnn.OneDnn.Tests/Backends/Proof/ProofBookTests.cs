using Cnn.OneDnn.Backends.Proof;
using Cnn.OneDnn.Tests.Interop;

namespace Cnn.OneDnn.Tests.Backends.Proof;

/// <summary>What was found of kernels is kept, and a file that cannot be read only costs time.</summary>
internal sealed class ProofBookTests
{
    private static string Key => ProofKey.Create("library on processor", "jit:fast", new(new Graph.ReorderOp(), [], []));

    [Test]
    public void A_verdict_is_asked_for_once_and_kept()
    {
        using var folder = new TemporaryFolder();
        string file = Path.Combine(folder.Path, "proofs.tsv");
        var first = new ProofBook(file);
        Assert.That(first.IsRight(Key, () => null), Is.True);
        Assert.That(first.IsRight(Key + " other", () => "the last\telement\nis 0"), Is.False);
        Assert.That(first.Save(), Is.True);
        Assert.That(first.Save(), Is.False, "nothing new");

        var second = new ProofBook(file);
        Assert.That(second.IsRight(Key, () => throw new InvalidOperationException("tried again")), Is.True);
        Assert.That(second.IsRight(Key + " other", () => null), Is.False);
        Assert.That(second.Tried, Is.Zero);
        Assert.That(second.Known.Single().Reason, Is.EqualTo("the last element is 0"));
        Assert.That(second.Known.Single().Implementation, Is.EqualTo("jit:fast"));
    }

    [Test]
    public void A_refused_kernel_is_reported_once()
    {
        var book = new ProofBook(null);
        List<KernelRefusal> heard = [];
        book.Refused += heard.Add;
        Assert.That(book.IsRight(Key, () => "wrong"), Is.False);
        Assert.That(book.IsRight(Key, () => null), Is.False, "what was found stays");
        Assert.That(heard, Has.Count.EqualTo(1));
        Assert.That(book.Met, Is.EqualTo(heard));
    }

    [TestCase("no tab in this line")]
    [TestCase("\t\t\t")]
    [TestCase("key\t")]
    public void A_damaged_file_is_an_empty_one(string content)
    {
        using var folder = new TemporaryFolder();
        string file = Path.Combine(folder.Path, "proofs.tsv");
        File.WriteAllText(file, content);
        var book = new ProofBook(file);
        Assert.That(book.Known, Is.Empty);
        Assert.That(book.IsRight(Key, () => null), Is.True);
    }

    [Test]
    public void Verdicts_of_another_build_of_our_kernels_are_forgotten()
    {
        using var folder = new TemporaryFolder();
        string file = Path.Combine(folder.Path, "proofs.tsv");
        File.WriteAllText(file, "managed 00000000000000000000000000000000 vectors|managed:relu|relu\twrong\n");
        Assert.That(new ProofBook(file).Known, Has.Count.EqualTo(1));
        Assert.That(new ProofBook(file, Cnn.OneDnn.Backends.Managed.ManagedBackend.IsThisBuild).Known, Is.Empty);
    }
}
