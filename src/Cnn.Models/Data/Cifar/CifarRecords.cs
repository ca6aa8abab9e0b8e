namespace Cnn.Models.Data.Cifar;

/// <summary>Collects the records of one part's files.</summary>
internal sealed class CifarRecords(CifarFamily family)
{
    private readonly List<(string Source, byte[] Bytes)> files = [];

    /// <summary>The number of images collected.</summary>
    public int Count => files.Sum(f => f.Bytes.Length / family.RecordBytes);

    /// <summary>Reads a file of records whose length is known.</summary>
    /// <param name="content">The records.</param>
    /// <param name="length">Their bytes, as the file system or an archive's header says.</param>
    /// <param name="largest">The most bytes that there can be.</param>
    /// <param name="source">The file's name, for messages.</param>
    /// <exception cref="DataException">The length is not that of whole records, or is absurd.</exception>
    public void Add(Stream content, long length, long largest, string source)
    {
        if (files.Any(f => f.Source == source))
        {
            throw new DataException($"{source} is there twice: nobody knows which is meant. Fetch the archive again.");
        }

        long total = length + files.Sum(f => (long)f.Bytes.Length);
        if (length <= 0 || length % family.RecordBytes != 0 || length > largest || total > Array.MaxLength)
        {
            throw new DataException(
                $"{source} has {length} bytes: expected a positive multiple of {family.RecordBytes} ({family.LabelBytes} of label and " +
                    $"{CifarFamily.PixelBytes} of pixels), at most {Math.Min(largest, Array.MaxLength)}.");
        }

        byte[] bytes = new byte[length];
        content.ReadExactly(bytes);
        files.Add((source, bytes));
    }

    /// <summary>The images of all files in the order of their names.</summary>
    /// <exception cref="DataException">A label is out of range.</exception>
    public ArrayDataset ToDataset(ImageEncoding encoding)
    {
        byte[] pixels = new byte[(long)Count * CifarFamily.PixelBytes];
        int[] labels = new int[Count];
        int image = 0;
        foreach ((string source, byte[] bytes) in files.OrderBy(f => f.Source, StringComparer.Ordinal))
        {
            for (int start = 0, record = 0; start < bytes.Length; start += family.RecordBytes, record++, image++)
            {
                labels[image] = bytes[start + family.LabelBytes - 1];
                if (labels[image] >= family.ClassNames.Count)
                {
                    throw new DataException(
                        $"{source}: label {labels[image]} of record {record} is out of range, expected 0 to {family.ClassNames.Count - 1}.");
                }

                bytes.AsSpan(start + family.LabelBytes, CifarFamily.PixelBytes).CopyTo(pixels.AsSpan(image * CifarFamily.PixelBytes));
            }
        }

        return new ArrayDataset(pixels, labels, CifarFamily.Size, CifarFamily.Size, 3, family.ClassNames, encoding, OneDnn.DataFormat.ChannelsFirst);
    }
}
