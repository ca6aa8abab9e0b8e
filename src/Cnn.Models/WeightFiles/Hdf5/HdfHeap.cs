using Cnn.OneDnn;

namespace Cnn.Models.WeightFiles.Hdf5;

/// <summary>The heap in which elements of variable length lie.</summary>
internal static class HdfHeap
{
    /// <param name="stream">The file.</param>
    /// <param name="reference">How long the element is, in which collection it lies, and its number there.</param>
    public static byte[] Read(HdfStream stream, ReadOnlySpan<byte> reference)
    {
        var cursor = new HdfCursor(reference);
        long length = cursor.Word(), address = cursor.Long(), number = cursor.Word();
        return length == 0 ? [] : Find(stream, address, number, length);
    }

    private static byte[] Find(HdfStream stream, long collection, long number, long length)
    {
        const int header = 16;
        var start = new HdfCursor(stream.Block(collection, header, "a heap of texts"));
        start.Expect("GCOL");
        start.Version("heap of texts", 1, 1);
        start.Skip(3);
        long end = collection + start.Long();
        stream.Require(collection, end - collection, "a heap of texts");
        for (long place = collection + header; place + header <= end;)
        {
            var cursor = new HdfCursor(stream.Block(place, header, "a heap of texts"));
            int index = cursor.Short();
            cursor.Skip(sizeof(ushort) + sizeof(uint));
            long size = cursor.Long();
            if (size < 0 || size > end - place - header || index == 0)
            {
                break;
            }

            if (index == number)
            {
                return length <= size ? stream.Block(place + header, length, "a text") : throw Absent();
            }

            place += header + ((size + 7) & ~7L);
        }

        throw Absent();
    }

    private static InvalidFormatException Absent() => new("a text of the HDF5 file is not where it is said to be; the file is damaged.");
}
