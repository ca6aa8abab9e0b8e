using Cnn.OneDnn;

namespace Cnn.Models;

/// <summary>Known sets of images as arrays in memory.</summary>
internal static class KnownData
{
    /// <summary>The pixels as bytes and the labels of both parts.</summary>
    public static ((Tensor X, Tensor Y) Train, (Tensor X, Tensor Y) Test) Load(string name, string? directory)
    {
        DataSplit data = DataSets.Open(name, new DataOptions { DataDirectory = directory });
        return (Arrays((ImageDataset)data.Train), Arrays((ImageDataset)data.Test));
    }

    private static (Tensor X, Tensor Y) Arrays(ImageDataset images)
    {
        int size = images.Height * images.Width * images.Channels;
        var x = new Tensor(
            images.Channels == 1 ? [images.Count, images.Height, images.Width] : [images.Count, images.Height, images.Width, images.Channels], DataType.UInt8);
        var y = new Tensor([images.Count], DataType.Int32);
        for (int i = 0; i < images.Count; i++)
        {
            images.Pixels(i).CopyTo(x.AsSpan<byte>().Slice(i * size, size));
        }

        images.Labels.CopyTo(y.AsSpan<int>());
        return (x, y);
    }
}
