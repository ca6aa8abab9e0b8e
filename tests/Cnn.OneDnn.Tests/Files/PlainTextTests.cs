using Cnn.OneDnn.Files;

namespace Cnn.OneDnn.Tests.Files;

[TestFixture]
internal sealed class PlainTextTests
{
    [TestCase("Straße, 図, 🐈 and ~", "Straße, 図, 🐈 and ~")]
    [TestCase("a\nb\r\nc\td", "a\\nb\\r\\nc\\td")]
    [TestCase("\u001b[31mred\u0007\u0000", "\\u001B[31mred\\u0007\\u0000")]
    [TestCase("\u009b31m\u007f", "\\u009B31m\\u007F")]
    [TestCase("a\u202egnp.\u2066x\u200f", "a\\u202Egnp.\\u2066x\\u200F")]
    [TestCase("line\u2028paragraph\u2029", "line\\u2028paragraph\\u2029")]
    [TestCase("", "")]
    public void What_is_not_seen_is_written_out(string text, string plain) => Assert.That(PlainText.Escape(text), Is.EqualTo(plain));

    // An attribute cannot hold it: metadata are UTF-8.
    [Test]
    public void Half_of_a_pair_is_written_out() =>
        Assert.That(PlainText.Escape("half \ud83d of a pair, \udc08"), Is.EqualTo("half \\uD83D of a pair, \\uDC08"));

    [Test]
    public void Lines_may_stay() => Assert.That(PlainText.Lines("a\nb\r\nc\rd\u001b"), Is.EqualTo("a\nb\r\nc\\rd\\u001B"));

    // No control character of ASCII or Latin-1 comes through, whichever it is.
    [Test]
    public void Nothing_that_controls_a_terminal_comes_through() =>
        Assert.That(PlainText.Escape(string.Concat(Enumerable.Range(0, 0xA0).Select(i => (char)i))).Any(char.IsControl), Is.False);
}
