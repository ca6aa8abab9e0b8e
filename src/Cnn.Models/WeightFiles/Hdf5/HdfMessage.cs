namespace Cnn.Models.WeightFiles.Hdf5;

/// <summary>One message of an object's header: something that is said about it.</summary>
/// <param name="Kind">What it is about.</param>
/// <param name="IsShared">Whether its content lies elsewhere and these bytes say where.</param>
/// <param name="Data">Its content.</param>
internal sealed record HdfMessage(HdfMessageKind Kind, bool IsShared, byte[] Data);
