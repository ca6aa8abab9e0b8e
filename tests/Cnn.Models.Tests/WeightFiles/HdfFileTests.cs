using Cnn.Models.Tests.Data.Support;
using Cnn.Models.Tests.Keras.Support;
using Cnn.OneDnn;

namespace Cnn.Models.Tests.WeightFiles;

/// <summary>What of an HDF5 file cannot be read keeps nobody from the rest of it.</summary>
[TestFixture]
internal sealed class HdfFileTests
{
    private TempFolder folder = null!;

    [SetUp]
    public void MakeFolder() => folder = new TempFolder();

    [TearDown]
    public void RemoveFolder() => folder.Dispose();

    [Test]
    public void A_name_that_is_no_text_is_none()
    {
        using TensorFile file = Open(new SmallHdf5().With("layers/dense/vars/0", [1], 7).WithNumber("layers/dense/vars", "name", 5));
        Assert.That(file.Read("dense/kernel").ToArray<float>(), Is.EqualTo(new[] { 7f }));
    }

    [Test]
    public void A_shared_attribute_is_refused_where_it_may_be_the_one_that_is_asked_for()
    {
        using TensorFile file = Open(new SmallHdf5().With("layers/dense/vars/0", [1], 7).WithShared("layers/dense/vars"));
        Assert.That(file.Read("dense/kernel").ToArray<float>(), Is.EqualTo(new[] { 7f }));
        Assert.That(() => Open(new SmallHdf5().With("x", [1], 7).WithShared("")),
            Throws.TypeOf<InvalidFormatException>().With.Message.Contains("shares an attribute"));
    }

    [Test]
    public void A_type_that_is_not_read_is_told_of_when_it_is_asked_for()
    {
        using TensorFile file = Open(new SmallHdf5().With("a", [1], 7).With("b", [2], SmallHdf5.BigFloat32, [1, 2]));
        Assert.That(file.Read("a").ToArray<float>(), Is.EqualTo(new[] { 7f }));
        Assert.That((file.Find("b")!.Type, file.Find("b")!.IsFloat), Is.EqualTo((TensorElement.Other, false)));
        Assert.That(() => file.Read("b"), Throws.TypeOf<InvalidFormatException>().With.Message.Contains("little-endian"));
        Assert.That(() => file.ReadFloats("b", new float[2]), Throws.TypeOf<InvalidFormatException>().With.Message.Contains("little-endian"));
    }

    [Test]
    public void A_link_that_is_not_followed_is_told_of_where_it_leads_to_weights()
    {
        SmallHdf5 named = new SmallHdf5().WithText("", "layer_names", "dense").WithText("dense", "weight_names", "kernel").WithSoftLink("", "notes", "/dense");
        using TensorFile file = Open(named.With("dense/kernel", [1], 7));
        Assert.That(file.Read("dense/kernel").ToArray<float>(), Is.EqualTo(new[] { 7f }));
        Assert.That(() => Open(new SmallHdf5().With("dense/vars/0", [1], 7).WithSoftLink("", "other", "/dense")),
            Throws.TypeOf<InvalidFormatException>().With.Message.Contains("'other' of the HDF5 file is a link to another name"));
    }

    [TestCase(false)]
    [TestCase(true)]
    public void Data_that_were_never_written_are_not_called_damaged(bool isChunked)
    {
        var made = new SmallHdf5().With("a", [1], 7);
        using TensorFile file = Open(isChunked ? made.WithNoChunks("b", [2, 3]) : made.WithNothing("b", [2, 3]));
        Assert.That(file.Read("a").ToArray<float>(), Is.EqualTo(new[] { 7f }));
        Assert.That(() => file.Read("b"),
            Throws.TypeOf<InvalidFormatException>().With.Message.Contains("holds no data").And.Message.Not.Contains("damaged"));
    }

    [Test]
    public void Several_threads_read_one_open_file()
    {
        const int count = 40;
        using var file = TensorFile.Open(KerasFixtures.PathOf("kinds.h5"));
        int[] wrong = [.. Enumerable.Range(0, 4000).AsParallel().WithDegreeOfParallelism(4)
            .Where(i => file.Read($"many/{i % count}").ToArray<float>()[0] != i % count)];
        Assert.That(wrong, Is.Empty);
    }

    private TensorFile Open(SmallHdf5 file) => TensorFile.Open(folder.Write("file.h5", file.ToArray()));
}
