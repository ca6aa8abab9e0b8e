using System.Globalization;
using System.Text;

namespace Cnn.OneDnn;

/// <summary>A tensor as NumPy prints it: nested brackets, columns that line up, the middle of what is long left out.</summary>
internal static class TensorText
{
    // NumPy's defaults: from more elements than this on, so many places are shown at both ends of an axis.
    private const int Threshold = 1000, Edge = 3;
    private const int Digits = 8;
    private const double Large = 1e8, Small = 1e-4, Spread = 1e3;

    public static string Write(Tensor tensor)
    {
        bool shortened = tensor.Shape.ElementCount > Threshold;
        float[] values = tensor.ToArray();
        var shown = new List<float>();
        Collect(tensor.Shape, values, 0, 0, shortened, shown);
        Func<float, string> format = Format(tensor.Type, shown);
        int width = shown.Count == 0 ? 0 : shown.Max(v => format(v).Length);
        var text = new StringBuilder();
        Append(text, tensor.Shape, values, 0, 0, shortened, v => format(v).PadLeft(width));
        return text.ToString();
    }

    private static IEnumerable<int?> Places(int size, bool shortened)
    {
        for (int i = 0; i < size; i++)
        {
            if (shortened && size > 2 * Edge && i == Edge)
            {
                yield return null;
                i = size - Edge;
            }

            yield return i;
        }
    }

    private static void Collect(Shape shape, float[] values, int axis, int offset, bool shortened, List<float> shown)
    {
        if (axis == shape.Rank)
        {
            shown.Add(values[offset]);
            return;
        }

        foreach (int? place in Places(shape[axis], shortened))
        {
            if (place is { } i)
            {
                Collect(shape, values, axis + 1, offset + (i * shape.CountFrom(axis + 1)), shortened, shown);
            }
        }
    }

    private static void Append(StringBuilder text, Shape shape, float[] values, int axis, int offset, bool shortened, Func<float, string> format)
    {
        if (axis == shape.Rank)
        {
            text.Append(format(values[offset]));
            return;
        }

        text.Append('[');
        bool first = true;
        foreach (int? place in Places(shape[axis], shortened))
        {
            if (!first)
            {
                text.Append(axis == shape.Rank - 1 ? " " : new string('\n', shape.Rank - 1 - axis) + new string(' ', axis + 1));
            }

            first = false;
            if (place is { } i)
            {
                Append(text, shape, values, axis + 1, offset + (i * shape.CountFrom(axis + 1)), shortened, format);
            }
            else
            {
                text.Append("...");
            }
        }

        text.Append(']');
    }

    private static Func<float, string> Format(DataType type, List<float> shown)
    {
        if (type is DataType.Int32 or DataType.UInt8)
        {
            return v => ((long)v).ToString(CultureInfo.InvariantCulture);
        }

        float[] sizes = [.. shown.Where(v => float.IsFinite(v) && v != 0).Select(Math.Abs)];
        bool scientific = sizes.Length > 0 && (sizes.Max() >= Large || sizes.Min() < Small || sizes.Max() / sizes.Min() > Spread);
        if (scientific)
        {
            string form = "0." + new string('0', shown.Where(float.IsFinite).Max(MantissaDecimals)) + "e+00";
            return v => float.IsFinite(v) ? v.ToString(form, CultureInfo.InvariantCulture) : Special(v);
        }

        int decimals = shown.Where(float.IsFinite).Select(Decimals).DefaultIfEmpty(0).Max();
        return v => float.IsFinite(v) ? Padded(v, decimals) : Special(v);
    }

    // Blanks stand for zeros at the end, so that points line up.
    private static string Padded(float value, int decimals)
    {
        string text = value.ToString("F" + decimals, CultureInfo.InvariantCulture);
        return decimals == 0 ? text + "." : text.TrimEnd('0').PadRight(text.Length);
    }

    private static int MantissaDecimals(float value)
    {
        string text = value.ToString("0.########e+00", CultureInfo.InvariantCulture);
        int point = text.IndexOf('.', StringComparison.Ordinal);
        return point < 0 ? 0 : text.IndexOf('e', StringComparison.Ordinal) - point - 1;
    }

    private static int Decimals(float value)
    {
        string text = ((decimal)value).ToString(CultureInfo.InvariantCulture);
        int point = text.IndexOf('.', StringComparison.Ordinal);
        return point < 0 ? 0 : Math.Min(Digits, text.TrimEnd('0').Length - point - 1);
    }

    private static string Special(float value) => float.IsNaN(value) ? "nan" : value > 0 ? "inf" : "-inf";
}
