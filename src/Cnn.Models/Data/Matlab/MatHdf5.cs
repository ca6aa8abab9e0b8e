using Cnn.Models.Data.Arrays;
using Cnn.Models.WeightFiles;
using Cnn.Models.WeightFiles.Archives;
using Cnn.Models.WeightFiles.Hdf5;
using Cnn.OneDnn;

namespace Cnn.Models.Data.Matlab;

/// <summary>A MATLAB file of version 7.3: HDF5 behind a block of 512 bytes. Sizes stand there the other way round, and elements as in older files.</summary>
internal sealed class MatHdf5 : IMatFile
{
    /// <summary>Where the HDF5 file begins.</summary>
    public const int Before = 512;

    private const int MostVariables = 10_000, MostDepth = 4;

    private readonly string path;
    private readonly FileWindow window;
    private readonly List<MatVariable> variables = [];
    private readonly Dictionary<MatVariable, HdfDataset> datasets = [];
    private HdfGroup root = null!;

    private MatHdf5(string path, FileWindow window) => (this.path, this.window) = (path, window);

    /// <inheritdoc/>
    public IReadOnlyList<MatVariable> Variables => variables;

    /// <summary>Lists the variables of a file, which stays open.</summary>
    /// <param name="path">The file.</param>
    /// <param name="before">Where the HDF5 file begins in it.</param>
    /// <exception cref="DataException">It is damaged.</exception>
    public static MatHdf5 Open(string path, int before)
    {
        FileWindow window = DataFile.Read(path, "a MATLAB file", _ => new FileWindow(path));
        try
        {
            return Reading(path, () =>
            {
                var opened = new MatHdf5(path, window);
                opened.root = new HdfFile(new HdfStream(window, before, window.Length - before), before).Root;
                opened.AddAll(opened.root, "", 0);

                return opened;
            });
        }
        catch
        {
            window.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public NumberArray Read(MatVariable variable) => Reading(path, () =>
    {
        HdfDataset dataset = datasets[variable];
        dataset.RequireStored();
        (NumberKind kind, int size) = KindOf(dataset)!.Value;
        long bytes = dataset.Dims.Aggregate((long)size, (product, s) => product * s);
        byte[] content = new byte[bytes <= Array.MaxLength
            ? bytes
            : throw new InvalidFormatException($"'{variable.Name}' has {bytes} bytes: expected less than 2 GiB. Split it.")];
        dataset.Read(content);
        return new NumberArray($"{path}, {variable.Name}", variable.Sizes, kind, size, content);
    });

    /// <inheritdoc/>
    public void Dispose() => window.Dispose();

    private static T Reading<T>(string path, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (InvalidFormatException e)
        {
            throw new DataException($"{path} cannot be read as a MATLAB file of version 7.3: {e.Message.ReplaceLineEndings(" ")}", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw new DataException($"{path} cannot be read: {e.Message.ReplaceLineEndings(" ")}", e);
        }
    }

    // Groups are structures, or what MATLAB keeps of its own.
    private void AddAll(HdfGroup group, string before, int depth)
    {
        foreach (string name in group.Names.Where(n => !n.StartsWith('#')).Order(StringComparer.Ordinal))
        {
            if (group.Dataset(name) is { } dataset)
            {
                Add(before + name, dataset);
            }
            else if (depth < MostDepth && group.Group(name) is { } inner)
            {
                AddAll(inner, before + name + ".", depth + 1);
            }
        }
    }

    private void Add(string name, HdfDataset dataset)
    {
        if (variables.Count >= MostVariables)
        {
            throw new InvalidFormatException($"it has more than {MostVariables} variables.");
        }

        string? kind = dataset.TextsIfAny("MATLAB_class") is [var first, ..] ? first : null;
        bool isText = kind == "char", isCell = dataset.Type.IsReference,
            isRead = !isText && KindOf(dataset) is not null && kind is null or not ("string" or "categorical" or "table" or "datetime")
                && dataset.Dims.All(d => d <= int.MaxValue);
        var variable = new MatVariable(name, [.. dataset.Dims.Reverse().Select(d => (int)Math.Min(d, int.MaxValue))], isRead ? null
            : isText ? "holds text"
            : isCell ? "holds cells, or structures side by side"
            : kind is null || KindOf(dataset) is null ? "holds what is no array of numbers"
            : $"is a {kind} of MATLAB's own, which only MATLAB can read: cellstr makes words of it, double numbers")
        {
            Words = isText || isCell ? () => Reading(path, () => new MatHdf5Words(root, path, name).Read(dataset)) : null,
        };
        variables.Add(variable);
        datasets.Add(variable, dataset);
    }

    private static (NumberKind Kind, int Size)? KindOf(HdfDataset dataset) => dataset.Element switch
    {
        TensorElement.UInt8 => (NumberKind.Unsigned, 1),
        TensorElement.Int8 => (NumberKind.Signed, 1),
        TensorElement.Int16 => (NumberKind.Signed, 2),
        TensorElement.Int32 => (NumberKind.Signed, 4),
        TensorElement.Int64 => (NumberKind.Signed, 8),
        TensorElement.Float16 => (NumberKind.Real, 2),
        TensorElement.Float32 => (NumberKind.Real, 4),
        TensorElement.Float64 => (NumberKind.Real, 8),
        TensorElement.Bool => (NumberKind.Truth, 1),
        _ => dataset.Type is { IsUnsigned: true, Size: 2 or 4 or 8 } type ? (NumberKind.Unsigned, type.Size) : null,
    };
}
