namespace Cnn.OneDnn.Backends;

/// <summary>Sizes of a product result = left x right of bfloat16, or of a sum of such products, in 32-bit floats.</summary>
/// <param name="Rows">Rows of the left matrix and of the result.</param>
/// <param name="Columns">Columns of the right matrix and of the result.</param>
/// <param name="Depth">Columns of the left matrix and rows of the right one; even.</param>
/// <param name="LeftPitch">From row to row of the left matrix, in elements.</param>
/// <param name="RightPitch">From pair of rows to pair of rows of the right matrix, in pairs: the two elements of a column lie together.</param>
/// <param name="ResultPitch">From row to row of the result, in elements.</param>
/// <param name="Adds">Whether the product is added to what the result holds.</param>
/// <param name="Blocks">How many pairs of matrices are multiplied and summed.</param>
/// <param name="LeftStride">From one left matrix to the next, in elements.</param>
/// <param name="RightStride">From one right matrix to the next, in pairs.</param>
internal readonly record struct BFloat16ProductShape(
    int Rows, int Columns, int Depth, int LeftPitch, int RightPitch, int ResultPitch, bool Adds, int Blocks = 1, long LeftStride = 0, long RightStride = 0);
