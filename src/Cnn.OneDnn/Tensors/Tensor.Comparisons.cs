using System.Numerics.Tensors;

namespace Cnn.OneDnn;

/// <content>
/// Comparisons, element by element, as NumPy has them: 1 where it is so, else 0, so that <c>(p &gt; 0.5).Mean()</c> is a share. <c>==</c> is not among them: it
/// asks, as for every object of .NET, whether two are the same; see <see cref="Equal(Tensor)"/>.
/// </content>
public sealed partial class Tensor
{
    /// <summary>1 where an element is above the number, else 0.</summary>
    public static Tensor operator >(Tensor left, double right) => Compare(left, right, (a, b) => a > b);

    /// <summary>1 where an element is below the number, else 0.</summary>
    public static Tensor operator <(Tensor left, double right) => Compare(left, right, (a, b) => a < b);

    /// <summary>1 where an element is at least the number, else 0.</summary>
    public static Tensor operator >=(Tensor left, double right) => Compare(left, right, (a, b) => a >= b);

    /// <summary>1 where an element is at most the number, else 0.</summary>
    public static Tensor operator <=(Tensor left, double right) => Compare(left, right, (a, b) => a <= b);

    /// <summary>1 where left is above right, else 0; axes are repeated as in addition.</summary>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Tensor operator >(Tensor left, Tensor right) => Compare(left, right, (a, b) => a > b);

    /// <summary>1 where left is below right, else 0; axes are repeated as in addition.</summary>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Tensor operator <(Tensor left, Tensor right) => Compare(left, right, (a, b) => a < b);

    /// <summary>1 where left is at least right, else 0; axes are repeated as in addition.</summary>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Tensor operator >=(Tensor left, Tensor right) => Compare(left, right, (a, b) => a >= b);

    /// <summary>1 where left is at most right, else 0; axes are repeated as in addition.</summary>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Tensor operator <=(Tensor left, Tensor right) => Compare(left, right, (a, b) => a <= b);

    /// <summary>1 where an element is the other's, else 0; axes are repeated as in addition.</summary>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public Tensor Equal(Tensor other) => Compare(this, other, (a, b) => a == b);

    /// <summary>1 where an element is this number, else 0.</summary>
    public Tensor Equal(double number) => Compare(this, number, (a, b) => a == b);

    /// <summary>1 where an element is not the other's, else 0; axes are repeated as in addition.</summary>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public Tensor NotEqual(Tensor other) => Compare(this, other, (a, b) => a != b);

    /// <summary>1 where an element is not this number, else 0.</summary>
    public Tensor NotEqual(double number) => Compare(this, number, (a, b) => a != b);

    /// <summary>The same numbers as another type, as NumPy's astype: whole types drop what is behind the point.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is none of Float32, Int32 and UInt8.</exception>
    /// <exception cref="OverflowException">A number does not fit the type.</exception>
    public Tensor AsType(DataType type)
    {
        if (type == Type)
        {
            return this;
        }

        ReadOnlySpan<float> values = ToFloat32().AsSpan<float>();
        var result = new Tensor(Shape, type);
        switch (type)
        {
            case DataType.Float32:
                return ToFloat32();
            case DataType.Int32:
                TensorPrimitives.ConvertChecked(values, result.AsSpan<int>());
                return result;
            case DataType.UInt8:
                TensorPrimitives.ConvertChecked(values, result.AsSpan<byte>());
                return result;
            default:
                throw new ArgumentOutOfRangeException(nameof(type), type, "Expected Float32, Int32 or UInt8.");
        }
    }

    private static Tensor Compare(Tensor left, double right, Func<float, float, bool> holds) => Map(left, right, (values, number, result) =>
    {
        for (int i = 0; i < values.Length; i++)
        {
            result[i] = holds(values[i], number) ? 1 : 0;
        }
    });

    private static Tensor Compare(Tensor left, Tensor right, Func<float, float, bool> holds) => Map(left, right, (a, b, result) =>
    {
        for (int i = 0; i < a.Length; i++)
        {
            result[i] = holds(a[i], b[i]) ? 1 : 0;
        }
    });
}
