using Cnn.Models.Tests.Data.Support;
using Cnn.OneDnn;

namespace Cnn.Models.Tests.Data;

[NonParallelizable]
public sealed class ImageFolderTests
{
    private static byte[] Grey(int size, byte value) => PngBytes.Plain(size, size, 1, [.. Enumerable.Repeat(value, size * size)]);

    private static byte[] Red(int size) => PngBytes.Plain(size, size, 3, [.. Enumerable.Range(0, size * size * 3).Select(i => (byte)(i % 3 == 0 ? 255 : 0))]);

    [Test]
    public void Classes_are_folders_in_the_order_of_their_names()
    {
        using var folder = new TempFolder();
        folder.Write("train/dog/1.png", Grey(2, 10));
        folder.Write("train/cat/2.PNG", Grey(2, 20));
        folder.Write("train/cat/1.png", Grey(2, 30));
        folder.Write("train/cat/notes.txt", [1, 2, 3]);
        folder.Write("test/dog/9.png", Grey(2, 40));
        DataSplit data = DataSets.Open($"folder:{folder.Root}", new DataOptions { Encoding = new ImageEncoding { Scale = 1 } });
        Assert.That(data.Train.ClassNames, Is.EqualTo(new[] { "cat", "dog" }));
        (float[] images, int[] labels) = data.Train.All(3);
        Assert.That(labels, Is.EqualTo(new[] { 0, 0, 1 }));
        Assert.That(images, Is.EqualTo(new float[] { 30, 30, 30, 30, 20, 20, 20, 20, 10, 10, 10, 10 }));
        Assert.That((data.Test.Label(0), data.Test.Image(0)[0]), Is.EqualTo((1, 40f)));
    }

    [Test]
    public void Colour_anywhere_makes_all_images_colour_and_planes_come_on_demand()
    {
        using var folder = new TempFolder();
        folder.Write("a/1.png", Grey(2, 10));
        folder.Write("b/1.png", Red(2));
        var last = new ImageFolderDataset(folder.Root, new ImageEncoding { Scale = 1 });
        Assert.That(last.Image(0), Is.EqualTo(Enumerable.Repeat(10f, 12)));
        Assert.That(last.Image(1), Is.EqualTo(new float[] { 255, 0, 0, 255, 0, 0, 255, 0, 0, 255, 0, 0 }));
        ImageFolderDataset first = last.WithEncoding(last.Encoding with { Format = DataFormat.ChannelsFirst });
        Assert.That(first.Image(1), Is.EqualTo(new float[] { 255, 255, 255, 255, 0, 0, 0, 0, 0, 0, 0, 0 }));
        Assert.That(new ImageFolderDataset(folder.Root, new ImageEncoding { Scale = 1 }, channels: 1).Image(1), Is.All.EqualTo(76f));
    }

    [Test]
    public void Mixed_sizes_need_a_size()
    {
        using var folder = new TempFolder();
        folder.Write("a/1.png", Grey(2, 10));
        string odd = folder.Write("a/2.png", Grey(3, 10));
        Assert.That(() => DataSets.Open($"folder:{folder.Root}", new DataOptions()),
            Throws.TypeOf<DataException>().With.Message.StartsWith(odd).And.Message.Contains("3 x 3"));
        DataSplit data = DataSets.Open($"folder:{folder.Root}", new DataOptions { ImageSize = (4, 5) });
        Assert.That(data.Train.Inputs[0].Shape.ToArray(), Is.EqualTo(new[] { 4, 5, 1 }));
    }

    [Test]
    public void Folders_that_are_no_data_set_are_refused()
    {
        using var folder = new TempFolder();
        Assert.That(() => DataSets.Open($"folder:{folder.Path("none")}", new DataOptions()),
            Throws.TypeOf<DataException>().With.Message.Contains("does not exist"));
        Assert.That(() => DataSets.Open($"folder:{folder.Root}", new DataOptions()), Throws.TypeOf<DataException>().With.Message.Contains("no class folders"));
        folder.Write("a/1.png", Grey(2, 10));
        Directory.CreateDirectory(folder.Path("b"));
        Assert.That(() => DataSets.Open($"folder:{folder.Root}", new DataOptions()), Throws.TypeOf<DataException>().With.Message.Contains("holds no images"));
        string gif = folder.Write("b/1.gif", "GIF89a..........."u8.ToArray());
        Assert.That(() => DataSets.Open($"folder:{folder.Root}", new DataOptions()), Throws.TypeOf<DataException>().With.Message.StartsWith(gif));
        Assert.That(() => DataSets.Open("folder:", new DataOptions()), Throws.TypeOf<DataException>().With.Message.Contains("folder:PATH"));
    }

    [Test]
    public void A_test_class_that_training_lacks_is_refused()
    {
        using var folder = new TempFolder();
        folder.Write("train/a/1.png", Grey(2, 10));
        folder.Write("test/b/1.png", Grey(2, 10));
        Assert.That(() => DataSets.Open($"folder:{folder.Root}", new DataOptions()),
            Throws.TypeOf<DataException>().With.Message.Contains("is not one of the training part's classes"));
    }

    [Test]
    public void A_file_that_turns_out_damaged_is_named_by_the_loader([Values(0, 2)] int threads, [Values(0, 1 << 20)] long keep)
    {
        using var folder = new TempFolder();
        for (int i = 0; i < 9; i++)
        {
            folder.Write($"a/{i}.png", Grey(4, (byte)i));
        }

        byte[] damaged = Grey(4, 99);
        damaged[^25] ^= 0x40;
        string path = folder.Write("a/5.png", damaged);
        var data = new ImageFolderDataset(folder.Root, ImageEncoding.Default, keepAtMost: keep);
        using var loader = new BatchLoader(data, new BatchLoaderOptions { BatchSize = 3, Shuffle = false, Threads = threads });
        loader.StartEpoch(0);
        Assert.That(loader.Next(), Is.Not.Null);
        Assert.That(() => loader.Next(), Throws.TypeOf<DataException>().With.Message.StartsWith(path));
        Assert.That(loader.Next(), Is.Not.Null);
    }

    [Test]
    [Category(SharedData.Category)]
    public void Digits_as_files_are_the_digits_of_the_set()
    {
        var images = new ImageFolderDataset(Path.Combine(SharedData.Root, "images", "mnist-png"), ImageEncoding.Default);
        var tests = (ImageDataset)DataSets.Open("mnist", new DataOptions { DataDirectory = SharedData.Root, AllowDownload = false }).Test;
        var train = (ImageDataset)DataSets.Open("mnist", new DataOptions { DataDirectory = SharedData.Root, AllowDownload = false }).Train;
        for (int i = 0; i < images.Count; i += 7)
        {
            int number = int.Parse(Path.GetFileNameWithoutExtension(images.Files[i]), System.Globalization.CultureInfo.InvariantCulture);
            (ImageDataset set, int index) = number < 60000 ? (train, number) : (tests, number - 60000);
            Assert.That(images.Label(i), Is.EqualTo(set.Labels[index]), images.Files[i]);
            Assert.That(images.Pixels(i).SequenceEqual(set.Pixels(index)), images.Files[i]);
        }
    }

    [Test]
    [Category(SharedData.Category)]
    public void Photographs_load_with_threads_and_keep_their_classes()
    {
        JpegBytes.Require();
        DataSplit data = DataSets.Open($"folder:{Path.Combine(SharedData.Root, "images", "cifar-jpg")}", new DataOptions());
        Assert.That(data.Train.ClassNames, Is.EqualTo(data.Test.ClassNames));
        Assert.That(data.Train.Inputs[0].Shape.ToArray(), Is.EqualTo(new[] { 32, 32, 3 }));
        using var loader = new BatchLoader(data.Train, new BatchLoaderOptions { BatchSize = 32, Threads = 2 });
        float least = float.MaxValue, most = float.MinValue;
        loader.StartEpoch(0);
        while (loader.Next() is { } batch)
        {
            least = Math.Min(least, System.Numerics.Tensors.TensorPrimitives.Min(batch.Inputs[0].AsSpan<float>()));
            most = Math.Max(most, System.Numerics.Tensors.TensorPrimitives.Max(batch.Inputs[0].AsSpan<float>()));
        }

        Assert.That((least, most), Is.EqualTo((0f, 1f)));
    }
}
