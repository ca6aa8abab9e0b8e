namespace Cnn.Models.Data.Lists;

/// <summary>A line of a list: an image and what is said of it.</summary>
/// <param name="Place">The list and the line, for messages.</param>
/// <param name="Key">The image as the list names it, by which it keeps its part when others come or go.</param>
/// <param name="File">Where it lies; null where it was not found.</param>
/// <param name="Labels">What stands in the columns of labels.</param>
/// <param name="Part">What it is for.</param>
internal sealed record ListSample(string Place, string Key, string? File, string[] Labels, ListPart Part);
