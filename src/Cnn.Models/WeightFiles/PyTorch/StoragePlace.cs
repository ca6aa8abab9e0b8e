using Cnn.Models.WeightFiles.Archives;
using Cnn.OneDnn;

namespace Cnn.Models.WeightFiles.PyTorch;

/// <summary>Reads tensors that look at storages in a file, with any strides.</summary>
internal static class StoragePlace
{
    /// <summary>Reads a tensor row-major.</summary>
    /// <param name="file">The file.</param>
    /// <param name="start">Where the storage begins in it.</param>
    /// <param name="tensor">The tensor.</param>
    /// <param name="to">As many bytes as it has.</param>
    public static void Read(FileWindow file, long start, TorchTensor tensor, Span<byte> to)
    {
        int size = TensorEntry.SizeOf(tensor.Storage.Element);
        long first = start + (tensor.Offset * size), bytes = tensor.Span * size;
        if (tensor.IsContiguous)
        {
            file.Read(first, to);
            return;
        }

        if (bytes > Array.MaxLength)
        {
            throw new InvalidFormatException(
                $"a tensor of shape ({string.Join(", ", tensor.Sizes)}) is spread over {bytes} bytes; at most {Array.MaxLength} can be read at once.");
        }

        byte[] spread = file.Read(first, bytes, Array.MaxLength, "a tensor");
        long[] index = new long[tensor.Sizes.Length];
        for (int at = 0; at < to.Length; at += size)
        {
            long place = 0;
            for (int axis = 0; axis < index.Length; axis++)
            {
                place += index[axis] * tensor.Strides[axis];
            }

            spread.AsSpan((int)place * size, size).CopyTo(to[at..]);
            for (int axis = index.Length - 1; axis >= 0 && ++index[axis] == tensor.Sizes[axis]; axis--)
            {
                index[axis] = 0;
            }
        }
    }
}
