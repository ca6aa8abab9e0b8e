using Cnn.OneDnn.Bindings.Generator.Model;
using Cnn.OneDnn.Bindings.Generator.Passes;

namespace Cnn.OneDnn.Tests.Bindings;

internal sealed class DoxygenReaderTests
{
    [Test]
    public void A_function_s_comment_is_taken_apart()
    {
        DocComment doc = Read(
            ["Creates a thing", "of two lines.", "", "@note", "    Mind @p size.", "", "More.", "", "@param thing Output", "    thing.", "@param size Size.",
                "@returns #dnnl_success", "    or an error.", "@returns Nothing else."],
            "thing",
            "size");

        Assert.That(doc.Summary, Is.EqualTo(new[] { "Creates a thing", "of two lines." }));
        Assert.That(doc.Remarks, Is.EqualTo(new[] { new[] { "Note:", "Mind <paramref name=\"size\"/>." }, ["More."] }));
        Assert.That(doc.Parameters.Keys, Is.EqualTo(new[] { "thing", "size" }));
        Assert.That(doc.Parameters["thing"], Is.EqualTo(new[] { "Output", "thing." }));
        Assert.That(doc.Returns, Is.EqualTo(new[] { "<c>dnnl_success</c>", "or an error.", "Nothing else." }));
    }

    [TestCase("a < b && c > d", "a &lt; b &amp;&amp; c &gt; d")]
    [TestCase("see `x<y>`", "see <c>x&lt;y&gt;</c>")]
    [TestCase("the `dims` field", "the <c>dims</c> field")]
    [TestCase("@c NULL or @p other", "<c>NULL</c> or <c>other</c>")]
    [TestCase("#dnnl::status::success, #dnnl_f32", "<c>dnnl::status::success</c>, <c>dnnl_f32</c>")]
    [TestCase("[a page](https://example.org/x)", "<see href=\"https://example.org/x\">a page</see>")]
    [TestCase("@c 'n' denotes", "<c>'n'</c> denotes")]
    [TestCase("item #1", "item #1")]
    public void Marks_within_a_line_become_XML(string text, string expected) => Assert.That(Read([text]).Summary.Single(), Is.EqualTo(expected));

    [TestCase("@code", "@endcode")]
    [TestCase("~~~cpp", "~~~")]
    public void Code_is_kept_as_text(string begin, string end)
    {
        DocComment doc = Read(["Does it.", begin, "    if (a < b) { f(&x); }", end]);
        Assert.That(doc.Remarks.Single(), Is.EqualTo(new[] { "if (a &lt; b) { f(&amp;x); }" }));
    }

    [Test]
    public void A_parameter_that_the_function_does_not_have_is_left_out() =>
        Assert.That(Read(["Does it.", "@param gone Was here."], "here").Parameters, Is.Empty);

    [Test]
    public void No_comment_is_an_empty_one() => Assert.That(Read([]).IsEmpty, Is.True);

    private static DocComment Read(string[] lines, params string[] parameters) => DoxygenReader.Read(lines, parameters);
}
