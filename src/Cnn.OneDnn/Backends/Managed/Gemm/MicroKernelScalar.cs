namespace Cnn.OneDnn.Backends.Managed;

/// <summary>Four rows of four floats, for machines without vectors.</summary>
internal static unsafe class MicroKernelScalar
{
    public const int Rows = 4;

    public const int Columns = 4;

    public static void Run<TOrder>(float* a, nint step, float* b, nint depth, float* c, nint pitch, bool accumulate)
        where TOrder : struct, IBlockOrder
    {
        for (int row = 0; row < Rows; row++, c += pitch)
        {
            float s0 = 0, s1 = 0, s2 = 0, s3 = 0;
            float* x = a + (row * TOrder.RowStride), y = b;
            for (nint k = 0; k < depth; k++, x += step, y += Columns)
            {
                s0 += *x * y[0];
                s1 += *x * y[1];
                s2 += *x * y[2];
                s3 += *x * y[3];
            }

            c[0] = s0 + (accumulate ? c[0] : 0);
            c[1] = s1 + (accumulate ? c[1] : 0);
            c[2] = s2 + (accumulate ? c[2] : 0);
            c[3] = s3 + (accumulate ? c[3] : 0);
        }
    }
}
