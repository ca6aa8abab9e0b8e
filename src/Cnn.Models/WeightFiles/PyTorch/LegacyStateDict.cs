using System.Buffers.Binary;
using Cnn.Models.WeightFiles.Archives;
using Cnn.OneDnn;

namespace Cnn.Models.WeightFiles.PyTorch;

/// <summary>
/// What torch.save wrote before PyTorch 1.6, and many published weights are still kept in: pickles of a magic number, a version, a description of the machine,
/// the content and the list of storages, then each storage as a 64-bit number of elements and the elements.
/// </summary>
internal sealed class LegacyStateDict : StateDictSource
{
    private const long Version = 1001;
    private readonly Dictionary<string, (long Start, long Count)> storages = [];

    public LegacyStateDict(string path)
    {
        Window = new FileWindow(path);
        try
        {
            int head = (int)Math.Min(Window.Length, MostPickleBytes);
            byte[] bytes = Window.Read(0, head, head, "the head of the file");
            var machine = new PickleMachine(bytes.AsMemory(Magic.Length));
            if (machine.Run() is not Version)
            {
                throw new InvalidFormatException($"The version of the file is unknown. {TorchObjects.Advice}");
            }

            if (machine.Run() is PickleDict machineFacts && machineFacts.Items.Any(i => i is { Key: "little_endian", Value: false }))
            {
                throw new InvalidFormatException("The numbers in the file are in the byte order of another machine. Save it again on a little-endian one.");
            }

            object? content = machine.Run();
            var elements = machine.Storages.ToDictionary(e => e.Key, e => TensorEntry.SizeOf(e.Value), StringComparer.Ordinal);
            string[] keys = machine.Run() is List<object?> list && list.All(k => k is string)
                ? [.. list.Cast<string>()]
                : throw new InvalidFormatException("The list of storages is damaged.");
            Locate(keys, elements, Magic.Length + machine.Position);
            Take(content);
        }
        catch
        {
            Window.Dispose();
            throw;
        }
    }

    /// <summary>How such a file begins: a pickle of the number 0x1950a86a20f9469cfc6c.</summary>
    public static ReadOnlySpan<byte> Magic => [0x80, 0x02, 0x8a, 0x0a, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19, 0x2e];

    protected override long StartOf(TorchStorage storage) =>
        storages.TryGetValue(storage.Key, out (long Start, long Count) place) && place.Count >= storage.Count
        ? place.Start
        : throw new InvalidFormatException(
            $"The storage '{FileText.Shown(storage.Key)}' of {storage.Count} elements is missing, or the file has less of it: it is damaged.");

    private void Locate(string[] keys, Dictionary<string, int> sizes, long position)
    {
        Span<byte> length = stackalloc byte[sizeof(long)];
        foreach (string key in keys)
        {
            // The size of elements is known of those storages only that a tensor looks at.
            int size = sizes.TryGetValue(key, out int known)
                ? known
                : throw new InvalidFormatException($"The storage '{FileText.Shown(key)}' belongs to no tensor: the file is damaged.");
            Window.Read(position, length);
            long count = BinaryPrimitives.ReadInt64LittleEndian(length);
            position += sizeof(long);
            if (count < 0 || count > (Window.Length - position) / size)
            {
                throw new InvalidFormatException(
                    $"The storage '{FileText.Shown(key)}' is said to have {count} elements at byte {position} of {Window.Length}: the file " +
                        $"is cut off or damaged.");
            }

            storages[key] = (position, count);
            position += count * size;
        }
    }
}
