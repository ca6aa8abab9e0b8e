using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Cnn.OneDnn;

/// <summary>
/// A dense tensor of a user: row-major in the axis order of its shape, in a pinned managed array whose first element is 64-byte aligned.
/// The garbage collector owns the memory; nothing has to be disposed.
/// </summary>
public sealed partial class Tensor
{
    private const int Alignment = 64;
    private readonly byte[] storage;
    private readonly int start;

    /// <summary>A tensor of zeros.</summary>
    /// <param name="shape">Its sizes, batch axis first where there is one.</param>
    /// <param name="type">The type of its elements.</param>
    /// <exception cref="ArgumentException">The tensor would be larger than an array can be.</exception>
    public Tensor(Shape shape, DataType type = DataType.Float32)
    {
        ArgumentNullException.ThrowIfNull(shape);
        long bytes = (long)shape.ElementCount * type.Size();
        if (bytes > Array.MaxLength - Alignment)
        {
            throw new ArgumentException(
                $"A tensor of shape {shape} and type {type} needs {bytes} bytes; at most {Array.MaxLength - Alignment} fit.", nameof(shape));
        }

        Shape = shape;
        Type = type;
        storage = GC.AllocateArray<byte>((int)bytes + Alignment, pinned: true);
        start = (int)((Alignment - ((ulong)RawAddress(storage) & (Alignment - 1))) & (Alignment - 1));
    }

    /// <summary>The sizes.</summary>
    public Shape Shape { get; }

    /// <summary>The type of the elements.</summary>
    public DataType Type { get; }

    internal int ByteSize => Shape.ElementCount * Type.Size();

    internal nint Address => RawAddress(storage) + start;

    /// <summary>A tensor with a copy of the given elements.</summary>
    /// <exception cref="ArgumentException">The number of elements is not the shape's, or <typeparamref name="T"/> is not float, int, byte or ushort (bfloat16
    /// bits).</exception>
    public static Tensor From<T>(ReadOnlySpan<T> elements, Shape shape)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(shape);
        if (elements.Length != shape.ElementCount)
        {
            throw new ArgumentException($"Shape {shape} has {shape.ElementCount} elements, received {elements.Length}.", nameof(elements));
        }

        var tensor = new Tensor(shape, TypeOf<T>());
        elements.CopyTo(tensor.AsSpan<T>());
        return tensor;
    }

    /// <inheritdoc cref="From{T}(ReadOnlySpan{T}, Shape)"/>
    public static Tensor From<T>(T[] elements, params ReadOnlySpan<int> shape)
        where T : unmanaged => From((ReadOnlySpan<T>)elements, new Shape(shape));

    /// <summary>The elements, in row-major order.</summary>
    /// <typeparam name="T">float, int, byte, or ushort for the bits of bfloat16.</typeparam>
    /// <exception cref="InvalidOperationException"><typeparamref name="T"/> is not the type of this tensor's elements.</exception>
    public Span<T> AsSpan<T>()
        where T : unmanaged
    {
        if (TypeOf<T>() != Type)
        {
            throw new InvalidOperationException($"The tensor's elements are {Type}, asked for {typeof(T).Name}.");
        }

        return MemoryMarshal.Cast<byte, T>(Bytes());
    }

    /// <summary>A copy of the elements.</summary>
    /// <inheritdoc cref="AsSpan{T}"/>
    public T[] ToArray<T>()
        where T : unmanaged => AsSpan<T>().ToArray();

    /// <summary>The same elements in another shape, sharing no memory.</summary>
    /// <exception cref="ArgumentException">The number of elements differs.</exception>
    public Tensor Reshape(Shape shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        if (shape.ElementCount != Shape.ElementCount)
        {
            throw new ArgumentException(
                $"Shape {shape} has {shape.ElementCount} elements, the tensor of shape {Shape} has {Shape.ElementCount}.", nameof(shape));
        }

        var result = new Tensor(shape, Type);
        Bytes().CopyTo(result.Bytes());
        return result;
    }

    /// <summary>The elements as NumPy prints them, the middle left out of what has more than a thousand.</summary>
    public override string ToString() => TensorText.Write(this);

    internal Span<byte> Bytes() => storage.AsSpan(start, ByteSize);

    private static unsafe nint RawAddress(byte[] array) => (nint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(array));

    private static DataType TypeOf<T>() => typeof(T) switch
    {
        var t when t == typeof(float) => DataType.Float32,
        var t when t == typeof(int) => DataType.Int32,
        var t when t == typeof(byte) => DataType.UInt8,
        var t when t == typeof(ushort) => DataType.BFloat16,
        _ => throw new InvalidOperationException($"A tensor holds float, int, byte or ushort (bfloat16 bits), not {typeof(T).Name}."),
    };
}
