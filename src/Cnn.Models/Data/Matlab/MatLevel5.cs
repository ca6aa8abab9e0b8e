using System.Text;
using Cnn.Models.Data.Arrays;
using Cnn.OneDnn.Files;

namespace Cnn.Models.Data.Matlab;

/// <summary>A MATLAB file of Level 5, as save writes it by default and with -v6.</summary>
internal sealed class MatLevel5 : IMatFile
{
    private const int Header = 128, EndianAt = 126, MostAxes = 8, MostVariables = 10_000, LongestName = 4096, ComplexFlag = 0x0800;

    private readonly string path;
    private readonly FileStream file;
    private readonly List<MatVariable> variables = [];
    private readonly Dictionary<MatVariable, long> places = [];
    private readonly bool isBig;

    private MatLevel5(string path, FileStream file, bool isBig) => (this.path, this.file, this.isBig) = (path, file, isBig);

    /// <inheritdoc/>
    public IReadOnlyList<MatVariable> Variables => variables;

    /// <summary>Whether a file begins as such do.</summary>
    public static bool IsStart(ReadOnlySpan<byte> start) =>
        start.Length >= Header && start.Slice(EndianAt, 2) is [(byte)'I', (byte)'M'] or [(byte)'M', (byte)'I'];

    /// <summary>Lists the variables of a file, which stays open.</summary>
    /// <exception cref="DataException">It is damaged.</exception>
    public static MatLevel5 Open(string path)
    {
        FileStream file = DataFile.Read(path, "a MATLAB file", _ => InputFile.Open(path));
        try
        {
            return Reading(path, () =>
            {
                byte[] start = new byte[Header];
                file.ReadExactly(start);
                var opened = new MatLevel5(path, file, start[EndianAt] == (byte)'M');
                opened.List();
                return opened;
            });
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public NumberArray Read(MatVariable variable) => Reading(path, () =>
    {
        file.Position = places[variable];
        MatElements inner = Opened(new MatElements(file, file.Length - file.Position, isBig));
        HeadOf(inner);
        (int type, int size) = inner.Next() ?? throw new EndOfStreamException();
        (NumberKind kind, int width) = MatType.Stored(type)
            ?? throw new InvalidDataException($"The elements of '{variable.Name}' are of a type that is not known.");
        long count = variable.Sizes.Aggregate(1L, (product, s) => product * s > int.MaxValue ? int.MaxValue : product * s);
        if (count * width != size)
        {
            throw new InvalidDataException($"The sizes of '{variable.Name}' and its bytes do not fit.");
        }

        byte[] bytes = inner.Bytes(size);
        for (int i = 0; isBig && width > 1 && i < bytes.Length; i += width)
        {
            bytes.AsSpan(i, width).Reverse();
        }

        return new NumberArray($"{path}, {variable.Name}", variable.Sizes, kind, width, bytes);
    });

    /// <inheritdoc/>
    public void Dispose() => file.Dispose();

    private static T Reading<T>(string path, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (EndOfStreamException e)
        {
            throw new DataException($"{path} is truncated: it ends before its variables do. Fetch the file again.", e);
        }
        catch (Exception e) when (e is InvalidDataException)
        {
            throw new DataException($"{path} is damaged: {e.Message.ReplaceLineEndings(" ")} Fetch the file again.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DataException($"{path} cannot be read: {e.Message.ReplaceLineEndings(" ")}", e);
        }
    }

    private void List()
    {
        while (file.Length - file.Position >= 8)
        {
            long place = file.Position;
            var elements = new MatElements(file, file.Length - place, isBig);
            (int type, int size) = elements.Next()!.Value;
            long after = file.Position + size + (type == MatType.Compressed ? 0 : -size & 7);
            if (type is MatType.Compressed or MatType.Matrix)
            {
                file.Position = place;
                MatVariable variable = HeadOf(Opened(new MatElements(file, file.Length - place, isBig)));

                // A variable without a name is what MATLAB keeps of its own.
                if (variable.Name.Length > 0)
                {
                    variables.Add(variable);
                    places.Add(variable, place);
                }
            }

            if (variables.Count > MostVariables)
            {
                throw new InvalidDataException($"It has more than {MostVariables} variables.");
            }

            file.Position = Math.Min(after, file.Length);
        }
    }

    private static MatElements Opened(MatElements elements)
    {
        (int type, int size) = elements.Next() ?? throw new EndOfStreamException();
        if (type == MatType.Compressed)
        {
            elements = elements.Unpacked(size);
            (type, size) = elements.Next() ?? throw new EndOfStreamException();
        }

        return type == MatType.Matrix ? elements.Within(size) : throw new InvalidDataException("A variable is no array.");
    }

    // The kind, the sizes, the name; then come the elements.
    private static MatVariable HeadOf(MatElements inner)
    {
        byte[] flags = Part(inner, MatType.UInt32, 16);
        uint first = inner.Whole(flags);
        int arrayClass = (int)(first & 0xFF);
        string? unread = MatType.Unread(arrayClass, (first & ComplexFlag) != 0);
        if (unread is not null && arrayClass is 17)
        {
            return new MatVariable("", [], unread);
        }

        byte[] dims = Part(inner, MatType.Int32, MostAxes * sizeof(int));
        int[] sizes = new int[dims.Length / sizeof(int)];
        for (int i = 0; i < sizes.Length; i++)
        {
            sizes[i] = (int)inner.Whole(dims.AsSpan(i * sizeof(int)));
            if (sizes[i] < 0)
            {
                throw new InvalidDataException("An array has a size below 0.");
            }
        }

        string name = Encoding.UTF8.GetString(Part(inner, null, LongestName));
        return sizes.Length >= 2 && !name.Any(char.IsControl)
            ? new MatVariable(name, sizes, unread)
            : throw new InvalidDataException("An array has no sizes, or a name that is none.");
    }

    private static byte[] Part(MatElements inner, int? expected, int most)
    {
        (int type, int size) = inner.Next() ?? throw new EndOfStreamException();
        return (expected is null || type == expected) && size <= most && (expected is null || size >= 8)
            ? inner.Bytes(size)
            : throw new InvalidDataException("A variable begins otherwise than variables do.");
    }
}
