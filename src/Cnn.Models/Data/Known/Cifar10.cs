using Cnn.OneDnn;

namespace Cnn.Models;

/// <summary>
/// Photographs of ten kinds of things (Krizhevsky 2009): 50,000 and 10,000 images of 32 x 32 pixels.
/// <see cref="DataSets"/> opens it as a dataset.
/// </summary>
public static class Cifar10
{
    /// <summary>
    /// Both parts as arrays, as Keras's load_data: <c>var ((xTrain, yTrain), (xTest, yTest)) = Cifar10.LoadData()</c>.
    /// Pixels are bytes from 0 to 255 of shape (n, 32, 32, 3), labels whole numbers of shape (n).
    /// </summary>
    /// <param name="dataDirectory">Where the files lie, or are kept when they were fetched; the usual place if null.</param>
    /// <exception cref="DataUnavailableException">The set is neither on the machine nor to be fetched.</exception>
    /// <exception cref="DataException">A file is bad.</exception>
    public static ((Tensor X, Tensor Y) Train, (Tensor X, Tensor Y) Test) LoadData(string? dataDirectory = null) =>
        KnownData.Load("cifar-10", dataDirectory);
}
