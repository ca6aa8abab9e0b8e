using Cnn.Models.WeightFiles.Archives;
using Cnn.OneDnn;

namespace Cnn.Models.WeightFiles.PyTorch;

/// <summary>What torch.save writes since PyTorch 1.6: a zip archive with the pickle in NAME/data.pkl and a file NAME/data/KEY for each storage.</summary>
internal sealed class ZipStateDict : StateDictSource
{
    private const string PickleName = "/data.pkl", OrderName = "byteorder";
    private readonly Dictionary<string, ZipEntry> files;
    private readonly string folder;
    private readonly long end;

    public ZipStateDict(string path)
    {
        Window = new FileWindow(path);
        try
        {
            (List<ZipEntry> entries, end) = ZipDirectory.Read(Window);
            files = [];
            foreach (ZipEntry entry in entries)
            {
                files[entry.Name] = entry;
            }

            ZipEntry pickle = entries.Find(e => e.Name.EndsWith(PickleName, StringComparison.Ordinal))
                ?? throw new InvalidFormatException($"This is a zip archive, but not one of torch.save: it has no data.pkl. {TorchObjects.Advice}");
            folder = pickle.Name[..^(PickleName.Length - 1)];
            if (files.TryGetValue(folder + OrderName, out ZipEntry? order) && !Content(order).AsSpan().SequenceEqual("little"u8))
            {
                throw new InvalidFormatException("The numbers in the file are in the byte order of another machine. Save it again on a little-endian one.");
            }

            Take(new PickleMachine(Content(pickle)).Run());
        }
        catch
        {
            Window.Dispose();
            throw;
        }
    }

    // Divided, as a file may say any number of elements.
    protected override long StartOf(TorchStorage storage) =>
        files.TryGetValue($"{folder}data/{storage.Key}", out ZipEntry? entry) && storage.Count <= entry.Size / TensorEntry.SizeOf(storage.Element)
            ? ZipDirectory.ContentOf(Window, entry, end)
            : throw new InvalidFormatException(
                $"The storage '{FileText.Shown(storage.Key)}' of {storage.Count} elements is missing, or the file has less of it: it is damaged.");

    private byte[] Content(ZipEntry entry) =>
        Window.Read(ZipDirectory.ContentOf(Window, entry, end), entry.Size, MostPickleBytes, $"'{FileText.Shown(entry.Name)}'");
}
