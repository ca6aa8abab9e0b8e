using Cnn.Models.WeightFiles.Archives;

namespace Cnn.Models.WeightFiles.PyTorch;

/// <summary>A state dict, whichever way torch.save has packed it.</summary>
internal abstract class StateDictSource : TensorSource
{
    private Dictionary<string, TorchTensor> tensors = [];
    private IReadOnlyList<TensorEntry> entries = [];

    public override string Format => "PyTorch";

    public override IReadOnlyList<TensorEntry> Entries => entries;

    public override void Read(TensorEntry entry, Span<byte> destination)
    {
        TorchTensor tensor = tensors[entry.Name];
        StoragePlace.Read(Window, StartOf(tensor.Storage), tensor, destination);
    }

    public override void Dispose() => Window.Dispose();

    /// <summary>A pickle that takes more bytes than this is no state dict's: room for a hundred thousand tensors.</summary>
    protected const int MostPickleBytes = 16 << 20;

    protected FileWindow Window { get; init; } = null!;

    /// <summary>Where a storage's bytes begin in the file.</summary>
    protected abstract long StartOf(TorchStorage storage);

    protected void Take(object? content)
    {
        IReadOnlyList<KeyValuePair<string, TorchTensor>> found = StateDictContent.Tensors(content);
        tensors = new Dictionary<string, TorchTensor>(found, StringComparer.Ordinal);
        entries = [.. found.Select(t => new TensorEntry(t.Key, t.Value.Storage.Element, [.. t.Value.Sizes]))];
        foreach ((_, TorchTensor tensor) in found)
        {
            // A storage that is not in the file, or shorter than it is said to be, is found out here.
            StartOf(tensor.Storage);
        }
    }
}
