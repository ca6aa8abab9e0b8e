using Cnn.Models.Tests.Data.Support;

namespace Cnn.Models.Tests.Data;

[NonParallelizable]
public sealed class IdxSetTests
{
    private static DataOptions Offline(string root) => new() { DataDirectory = root, CacheDirectory = Path.Combine(root, "no-cache"), AllowDownload = false };

    [TestCase("mnist", "mnist", false)]
    [TestCase("mnist", ".", true)]
    [TestCase("fashion-mnist", "fashion-mnist", true)]
    [TestCase("fashion-mnist", "fashion-mnist-sample", false)]
    public void A_set_is_found_in_its_folder_and_in_the_root(string name, string place, bool gzip)
    {
        using var folder = new TempFolder();
        IdxBytes.WriteSet(folder, place, train: 13, test: 5, gzip);
        DataSplit data = DataSets.Open(name, Offline(folder.Root));
        Assert.That((data.Train.Count, data.Test.Count, data.Name), Is.EqualTo((13, 5, name)));
        Assert.That(data.Note, place.EndsWith("-sample", StringComparison.Ordinal) ? Does.Contain("fashion-mnist-sample is used") : Is.Null);
        Assert.That(data.Train.Image(12), Is.All.EqualTo(12f / 255f).Within(1e-7f));
        Assert.That(data.Train.Label(12), Is.EqualTo(2));
    }

    [Test]
    public void A_folder_in_the_environment_is_looked_in_after_the_named_one()
    {
        using var folder = new TempFolder();
        IdxBytes.WriteSet(folder, "mnist", train: 3, test: 2);
        using var set = new DataVariable(folder.Root);
        Assert.That(DataSets.Open("mnist", new DataOptions { AllowDownload = false }).Train.Count, Is.EqualTo(3));
    }

    [Test]
    public void Another_number_of_labels_than_of_images_is_refused()
    {
        using var folder = new TempFolder();
        IdxBytes.WriteSet(folder, "mnist", train: 6, test: 3);
        folder.Write("mnist/train-labels-idx1-ubyte", IdxBytes.Of([1, 2, 3, 4], 4));
        Assert.That(() => DataSets.Open("mnist", Offline(folder.Root)),
            Throws.TypeOf<DataException>().With.Message.Contains("holds 4 labels").And.Message.Contains("holds 6 images"));
    }

    [Test]
    public void A_set_of_which_a_file_is_missing_is_neither_replaced_nor_fetched()
    {
        using var folder = new TempFolder();
        IdxBytes.WriteSet(folder, "mnist", train: 3, test: 3);
        File.Delete(Path.Combine(folder.Root, "mnist", "train-labels-idx1-ubyte"));
        Assert.That(
            () => DataSets.OpenOrSynthetic("mnist", Offline(folder.Root)),
            Throws.TypeOf<DataException>().With.Message.Contains("lacks train-labels-idx1-ubyte.gz, while others of the set's four files are there"));
    }

    [Test]
    public void What_is_missing_from_the_cache_is_not_held_against_the_user()
    {
        using var folder = new TempFolder();
        using var none = new DataVariable(null);
        IdxBytes.WriteSet(folder, "no-cache/mnist", train: 3, test: 3);
        File.Delete(Path.Combine(folder.Root, "no-cache", "mnist", "train-labels-idx1-ubyte"));
        Assert.That(() => DataSets.Open("mnist", Offline(folder.Root)), Throws.TypeOf<DataUnavailableException>());
    }

    [Test]
    public void A_label_out_of_range_is_refused()
    {
        using var folder = new TempFolder();
        IdxBytes.WriteSet(folder, "mnist", train: 3, test: 3);
        folder.Write("mnist/t10k-labels-idx1-ubyte", IdxBytes.Of([1, 10, 3], 3));
        Assert.That(() => DataSets.Open("mnist", Offline(folder.Root)), Throws.TypeOf<DataException>().With.Message.Contains("label 10 of sample 1"));
    }

    [Test]
    public void A_set_that_is_nowhere_is_replaced_only_where_the_caller_asks()
    {
        using var folder = new TempFolder();
        using var none = new DataVariable(null);
        Assert.That(() => DataSets.Open("mnist", Offline(folder.Root)), Throws.TypeOf<DataUnavailableException>().With.Message.Contains("--data-dir"));
        DataSplit data = DataSets.OpenOrSynthetic("mnist", Offline(folder.Root));
        Assert.That(data.Name, Is.EqualTo("synthetic"));
        Assert.That(data.Note, Does.StartWith("Synthetic digits are used in place of mnist"));
    }

    [Test]
    public void A_damaged_set_is_never_replaced()
    {
        using var folder = new TempFolder();
        IdxBytes.WriteSet(folder, "mnist", train: 3, test: 3);
        folder.Write("mnist/train-images-idx3-ubyte", [1, 2, 3]);
        Assert.That(() => DataSets.OpenOrSynthetic("mnist", Offline(folder.Root)), Throws.TypeOf<DataException>());
    }

    [TestCase("minst")]
    [TestCase("")]
    [TestCase("MNIST")]
    public void An_unknown_name_lists_the_known_ones(string name)
    {
        Assert.That(() => DataSets.Open(name, new DataOptions()), Throws.TypeOf<DataException>().With.Message.Contains("mnist, fashion-mnist"));
    }

    [Test]
    public void A_data_folder_that_does_not_exist_is_named()
    {
        Assert.That(() => DataSets.Open("mnist", new DataOptions { DataDirectory = "no/such/folder" }),
            Throws.TypeOf<DataException>().With.Message.Contains("no/such/folder"));
    }

    [Test]
    [Category(SharedData.Category)]
    public void The_real_digits_begin_with_five_zero_four_one_nine_and_have_the_published_statistics()
    {
        DataSplit data = DataSets.Open("mnist", new DataOptions { DataDirectory = SharedData.Root, AllowDownload = false });
        Assert.That((data.Train.Count, data.Test.Count), Is.EqualTo((60000, 10000)));
        Assert.That(Enumerable.Range(0, 5).Select(i => data.Train.Label(i)), Is.EqualTo(new[] { 5, 0, 4, 1, 9 }));
        Assert.That(Enumerable.Range(0, 5).Select(i => data.Test.Label(i)), Is.EqualTo(new[] { 7, 2, 1, 0, 4 }));

        // 0.1307 and 0.3081 are the mean and deviation that the field's tutorials normalise MNIST with.
        float[] images = data.Train.All(60000).Images;
        double mean = images.Average(x => (double)x);
        Assert.That(mean, Is.EqualTo(0.1307).Within(5e-5));
        Assert.That(Math.Sqrt(images.Average(x => ((double)x - mean) * (x - mean))), Is.EqualTo(0.3081).Within(5e-5));
    }
}
