namespace Cnn.Models.WeightFiles.Hdf5;

/// <summary>A link of a group.</summary>
/// <param name="Name">What the object is called there.</param>
/// <param name="Address">Where it lies.</param>
/// <param name="Elsewhere">Where it leads if not to an object of the file, and so is not followed; else null.</param>
internal sealed record HdfLink(string Name, long Address, string? Elsewhere);
