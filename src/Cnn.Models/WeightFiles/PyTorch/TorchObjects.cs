using Cnn.OneDnn;

namespace Cnn.Models.WeightFiles.PyTorch;

/// <summary>The few names of Python that a state dict may have, and what their calls stand for.</summary>
internal static class TorchObjects
{
    /// <summary>What to do about a file that is refused.</summary>
    public const string Advice = "Save the weights alone, with torch.save(model.state_dict(), path), or as safetensors.";

    private const string StorageSuffix = "Storage";
    private const int MostAxes = 16;
    private static readonly PickleGlobal OrderedDict = new("collections", "OrderedDict"), Size = new("torch", "Size");
    private static readonly PickleGlobal Parameter = new("torch._utils", "_rebuild_parameter"), Tensor = new("torch._utils", "_rebuild_tensor_v2"),
        OldTensor = new("torch._utils", "_rebuild_tensor");

    private static readonly Dictionary<string, TensorElement> Types = new()
    {
        ["Float"] = TensorElement.Float32,
        ["Double"] = TensorElement.Float64,
        ["Half"] = TensorElement.Float16,
        ["BFloat16"] = TensorElement.BFloat16,
        ["Long"] = TensorElement.Int64,
        ["Int"] = TensorElement.Int32,
        ["Short"] = TensorElement.Int16,
        ["Char"] = TensorElement.Int8,
        ["Byte"] = TensorElement.UInt8,
        ["Bool"] = TensorElement.Bool,
    };

    /// <summary>A name that state dicts use.</summary>
    /// <exception cref="InvalidFormatException">It is another one.</exception>
    public static PickleGlobal Named(string module, string name)
    {
        var global = new PickleGlobal(module, name);
        return TypeOf(global) is not null || global == OrderedDict || global == Size || global == Parameter || global == Tensor || global == OldTensor
            ? global
            : throw new InvalidFormatException(
                $"The file names '{FileText.Shown(global.FullName)}', which is no part of a state dict. Nothing of it was executed. {Advice}");
    }

    /// <summary>What a persistent identifier stands for: ('storage', type, key, device, number of elements), and in old files a view of it or None.</summary>
    public static TorchStorage Storage(object? identifier)
    {
        if (identifier is not PickleTuple { Items: ["storage", PickleGlobal type, string key, _, long count, .. object?[] view] }
            || TypeOf(type) is not { } element || count < 0)
        {
            throw Wrong("a storage is not described as torch.save does");
        }

        return view is [] or [null] ? new TorchStorage(element, key, count) : throw new InvalidFormatException(
            $"The file has a view of a storage, as only PyTorch before 0.4 wrote. {Advice}");
    }

    /// <summary>What a call would make.</summary>
    public static object? Create(object? function, object? arguments) => (function, (arguments as PickleTuple)?.Items) switch
    {
        (PickleGlobal f, []) when f == OrderedDict => new PickleDict(),
        (PickleGlobal f, [PickleTuple sizes]) when f == Size => sizes,
        (PickleGlobal f, [TorchTensor tensor, ..]) when f == Parameter => tensor,
        (PickleGlobal f, [TorchStorage storage, long offset, PickleTuple sizes, PickleTuple strides, ..]) when f == Tensor || f == OldTensor =>
            Checked(new TorchTensor(storage, offset, Numbers(sizes), Numbers(strides))),
        _ => throw Wrong("a call has other arguments than torch.save gives it"),
    };

    private static TensorElement? TypeOf(PickleGlobal type) =>
        type.Module == "torch" && type.Name.EndsWith(StorageSuffix, StringComparison.Ordinal)
            && Types.TryGetValue(type.Name[..^StorageSuffix.Length], out TensorElement element) ? element : null;

    private static long[] Numbers(PickleTuple tuple) => tuple.Items.Length <= MostAxes && tuple.Items.All(n => n is >= 0L)
        ? [.. tuple.Items.Cast<long>()]
        : throw Wrong($"sizes and strides are not at most {MostAxes} whole numbers that are not negative");

    // All elements must lie in the storage, and be no more than it has: a stride of 0 could make any number of them out of one.
    private static TorchTensor Checked(TorchTensor tensor)
    {
        if (tensor.Sizes.Length != tensor.Strides.Length || tensor.Offset < 0)
        {
            throw Wrong("a tensor has not as many strides as sizes, or lies before its storage");
        }

        Int128 count = 1, last = tensor.Offset;
        for (int axis = 0; axis < tensor.Sizes.Length; axis++)
        {
            count = count > tensor.Storage.Count ? count : count * tensor.Sizes[axis];
            last += (Int128)Math.Max(tensor.Sizes[axis] - 1, 0) * tensor.Strides[axis];
        }

        bool isEmpty = tensor.Sizes.Contains(0);
        return isEmpty || (count <= tensor.Storage.Count && last < tensor.Storage.Count)
            ? tensor
            : throw Wrong(
                $"a tensor of shape ({string.Join(", ", tensor.Sizes)}) at {tensor.Offset} is larger than its storage of {tensor.Storage.Count} elements");
    }

    private static InvalidFormatException Wrong(string what) => new($"The pickle is damaged: {what}.");
}
