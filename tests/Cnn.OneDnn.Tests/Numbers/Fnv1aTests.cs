using Cnn.OneDnn.Numbers;

namespace Cnn.OneDnn.Tests.Numbers;

/// <summary>Values of the algorithm's authors.</summary>
[TestFixture]
internal sealed class Fnv1aTests
{
    [TestCase("", "6c62272e07bb014262b821756295c58d")]
    [TestCase("a", "d228cb696f1a8caf78912b704e4a8964")]
    [TestCase("foobar", "343e1662793c64bf6f0d3597ba446f18")]
    public void Texts_have_the_names_that_its_authors_publish(string text, string digest) => Assert.That(Fnv1a.Digest(text), Is.EqualTo(digest));
}
