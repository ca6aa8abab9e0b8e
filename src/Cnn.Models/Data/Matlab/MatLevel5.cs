using Cnn.Models.Data.Arrays;
using Cnn.OneDnn.Files;

namespace Cnn.Models.Data.Matlab;

/// <summary>A MATLAB file of Level 5, as save writes it by default and with -v6.</summary>
internal sealed class MatLevel5 : IMatFile
{
    private const int Header = 128, EndianAt = 126, MostVariables = 10_000, MostDepth = 4;

    private readonly string path;
    private readonly FileStream file;
    private readonly List<MatVariable> variables = [];
    private readonly Dictionary<MatVariable, (long Start, int[] Fields)> places = [];
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
        MatElements inner = Found(places[variable], out _);
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

    private string[] Words(string name, (long Start, int[] Fields) place) => Reading(path, () =>
    {
        MatElements inner = Found(place, out MatHead head);
        try
        {
            return MatWords.Read(inner, head, isBig);
        }
        catch (DataException e)
        {
            throw new DataException($"{path}: of '{name}' {e.Message}", e);
        }
    });

    // The elements of a variable, or of a field of a structure.
    private MatElements Found((long Start, int[] Fields) place, out MatHead head)
    {
        (long start, int[] fields) = place;
        file.Position = start;
        MatElements inner = Opened(new MatElements(file, file.Length - start, isBig));
        head = MatHead.Read(inner);
        foreach (int field in fields)
        {
            MatFields.Names(inner);
            for (int i = 0; i < field; i++)
            {
                MatFields.Next(inner).End();
            }

            inner = MatFields.Next(inner);
            head = MatHead.Read(inner);
        }

        return inner;
    }

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
                MatElements inner = Opened(new MatElements(file, file.Length - place, isBig));
                MatHead head = MatHead.Read(inner);

                // A variable without a name is what MATLAB keeps of its own.
                if (head.Name.Length > 0)
                {
                    Add(inner, head, head.Name, (place, []));
                }
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

    // A structure's fields are variables; several structures side by side are not read.
    private void Add(MatElements inner, MatHead head, string name, (long Start, int[] Fields) place)
    {
        if (head.Class == MatType.Structure && head.Count == 1 && place.Fields.Length < MostDepth)
        {
            foreach ((int i, string field) in MatFields.Names(inner).Index())
            {
                MatElements own = MatFields.Next(inner);
                Add(own, MatHead.Read(own), $"{name}.{field}", (place.Start, [.. place.Fields, i]));
                own.End();
            }

            return;
        }

        var variable = new MatVariable(name, head.Sizes, head.Class == MatType.Own
            ? $"is a {head.Kind} of MATLAB's own, which only MATLAB can read: cellstr makes words of it, double numbers"
            : head.Class == MatType.Structure ? "holds structures side by side" : MatType.Unread(head.Class, head.IsComplex))
        {
            Words = head.Class is MatType.Text or MatType.Cells ? () => Words(name, place) : null,
        };
        if (variables.Count > MostVariables)
        {
            throw new InvalidDataException($"It has more than {MostVariables} variables.");
        }

        variables.Add(variable);
        places.Add(variable, place);
    }
}
