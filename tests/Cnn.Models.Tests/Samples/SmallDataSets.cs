using Cnn.Models.Tests.Data.Support;

namespace Cnn.Models.Tests.SamplePrograms;

/// <summary>MNIST, Fashion-MNIST and CIFAR-10 of a few images each: a bright band on noise at a place of each class, which is learned in a few steps.</summary>
[SetUpFixture]
internal sealed class SmallDataSets
{
    private const int Train = 320, Test = 64, Classes = 10;
    private static TempFolder? folder;

    /// <summary>The folder of the sets.</summary>
    public static string Folder => folder!.Root;

    [OneTimeSetUp]
    public void Write()
    {
        folder = new TempFolder();
        foreach (string name in (string[])["mnist", "fashion-mnist"])
        {
            foreach ((string part, int count) in new[] { ("train", Train), ("t10k", Test) })
            {
                folder.Write($"{name}/{part}-images-idx3-ubyte", IdxBytes.Of(Images(count, 28, 1), (uint)count, 28, 28));
                folder.Write($"{name}/{part}-labels-idx1-ubyte", IdxBytes.Of([.. Enumerable.Range(0, count).Select(i => (byte)(i % Classes))], (uint)count));
            }
        }

        folder.Write("cifar-10/data_batch_1.bin", Records(Train));
        folder.Write("cifar-10/test_batch.bin", Records(Test));
    }

    [OneTimeTearDown]
    public void Remove() => folder!.Dispose();

    /// <summary>The image of a number in a grey set of so many images.</summary>
    public static byte[] Image(int number, int side, int of) => Images(of, side, 1)[(side * side * number)..(side * side * (number + 1))];

    // A label, then the planes of red, green and blue.
    private static byte[] Records(int count)
    {
        byte[] pixels = Images(count, 32, 3);
        return [.. Enumerable.Range(0, count).SelectMany(i => pixels[(3072 * i)..(3072 * (i + 1))].Prepend((byte)(i % Classes)))];
    }

    private static byte[] Images(int count, int side, int planes)
    {
        byte[] pixels = new byte[count * planes * side * side];
        new Random(count).NextBytes(pixels);
        for (int i = 0; i < pixels.Length; i++)
        {
            int row = i / side % side, label = i / (planes * side * side) % Classes;
            pixels[i] = (byte)((pixels[i] / 4) + (row / 2 == label + 1 ? 180 : 0));
        }

        return pixels;
    }
}
