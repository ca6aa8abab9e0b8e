using Cnn.OneDnn;

namespace Cnn.Models.Tests.Data;

[TestFixture]
public sealed class SampleMetadataTests
{
    private static IEnumerable<ImageEncoding> Encodings =>
    [
        ImageEncoding.Default,
        new() { Format = DataFormat.ChannelsFirst, Scale = 1, Mean = [0.4914f, 0.4822f, 0.4465f], Deviation = [0.247f, 0.243f, 0.261f], OneHot = true },
    ];

    [TestCaseSource(nameof(Encodings))]
    public void Class_names_and_encoding_come_back_from_their_text(ImageEncoding encoding)
    {
        ArgumentNullException.ThrowIfNull(encoding);
        string[] names = ["cat, \"tom\"", "Hündchen", "two\nlines"];
        SampleMetadata read = Read(new SampleMetadata(names, encoding).ToText());
        Assert.That(read.ClassNames, Is.EqualTo(names));
        Assert.That(read.Encoding, Is.EqualTo(encoding).UsingPropertiesComparer());
    }

    [Test]
    public void A_checkpoint_without_images_says_nothing()
    {
        SampleMetadata read = Read(new Dictionary<string, string>());
        Assert.That(read.ClassNames, Is.Empty);
        Assert.That(read.Encoding, Is.Null);
    }

    [TestCase("class_names", "cat")]
    [TestCase("class_names", "[1]")]
    [TestCase("class_names", "[null]")]
    [TestCase("class_names", "{}")]
    [TestCase("preprocessing", "null")]
    [TestCase("preprocessing", "{}")]
    [TestCase("preprocessing", """{"data_format":"last","scale":1,"mean":[],"deviation":[]}""")]
    [TestCase("preprocessing", """{"data_format":"channels_last","scale":1e99,"mean":[],"deviation":[]}""")]
    [TestCase("preprocessing", """{"data_format":"channels_last","scale":1,"mean":0,"deviation":[]}""")]
    [TestCase("preprocessing", """{"data_format":"channels_last","scale":"1","mean":[],"deviation":[]}""")]
    public void Damaged_text_is_refused(string key, string text) =>
        Assert.That(() => Read(new Dictionary<string, string> { [key] = text }), Throws.TypeOf<InvalidFormatException>().With.Message.Contains("damaged"));

    private static SampleMetadata Read(IReadOnlyDictionary<string, string> text) =>
        SampleMetadata.Read(new CheckpointInfo("model", 0, 0, 0, new Dictionary<string, double>()) { Metadata = text });
}
