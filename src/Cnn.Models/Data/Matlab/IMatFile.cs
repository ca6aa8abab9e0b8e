using Cnn.Models.Data.Arrays;

namespace Cnn.Models.Data.Matlab;

/// <summary>A MATLAB file of either kind.</summary>
internal interface IMatFile : IDisposable
{
    /// <summary>Its variables.</summary>
    IReadOnlyList<MatVariable> Variables { get; }

    /// <summary>The elements of a variable as they lie in the file: the first size runs fastest.</summary>
    /// <exception cref="DataException">They are damaged.</exception>
    NumberArray Read(MatVariable variable);
}
