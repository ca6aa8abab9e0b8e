using System.Collections.Immutable;
using Cnn.OneDnn;

namespace Cnn.Models.WeightFiles.Hdf5;

/// <summary>The sizes of datasets and attributes.</summary>
internal static class HdfSpace
{
    private const int HighestRank = 32;

    /// <summary>The sizes, outermost first; none for a single element. One that holds nothing has one size of 0.</summary>
    public static ImmutableArray<long> Parse(ReadOnlySpan<byte> data)
    {
        const int nothing = 2;
        var cursor = new HdfCursor(data);
        int version = cursor.Version("dataspace", 1, 2), rank = cursor.Byte();
        cursor.Skip(1);
        int kind = cursor.Byte();
        cursor.Skip(version == 1 ? sizeof(uint) : 0);
        if (version == 2 && kind == nothing)
        {
            return [0];
        }

        if (rank > HighestRank)
        {
            throw new InvalidFormatException($"the HDF5 file has a tensor of {rank} axes; at most {HighestRank} are read.");
        }

        var sizes = new long[rank];
        long count = 1;
        for (int i = 0; i < rank; i++)
        {
            sizes[i] = cursor.Long();
            if (sizes[i] < 0 || (sizes[i] > 0 && count > long.MaxValue / sizeof(double) / sizes[i]))
            {
                throw new InvalidFormatException($"the HDF5 file has a tensor with an axis of {sizes[i]} positions; it is damaged.");
            }

            count *= sizes[i];
        }

        return [.. sizes];
    }
}
